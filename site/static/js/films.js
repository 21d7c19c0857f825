/* A film of another site: its player opens inside the page once the reader accepted. Without this script: a link. */

/* What the frame of a player bears. `src`: the address of the player; `title`: of the film, for those who hear the page.
   The host learns which site asks, and no more: players refuse to play without it, the portal's own rule hides it. */
export const frame = (src, title) => ({
  src,
  title: `Vidéo : ${title}`,
  allow: "fullscreen; encrypted-media; picture-in-picture",
  sandbox: "allow-scripts allow-same-origin allow-popups allow-presentation",
  referrerpolicy: "strict-origin-when-cross-origin",
  tabindex: "0",
  class: "film",
});

/* Offer the player of a film, and open it when it is asked for. `made` gives an empty frame. */
export const follow = (film, made = () => document.createElement("iframe")) => {
  const button = film.querySelector("button");
  const consent = film.querySelector("[data-consent]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const player = made();
    for (const [name, value] of Object.entries(frame(film.dataset.film, film.dataset.title))) {
      player.setAttribute(name, value);
    }
    consent.replaceWith(player);
    player.focus();
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  for (const film of document.querySelectorAll("[data-film]")) follow(film);
}
