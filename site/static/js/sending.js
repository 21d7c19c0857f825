/* Forms that send: the button says at once that it works, and a second press sends nothing. Without this script the
   server takes the second for the first. */

/* How long a button stays busy when no page comes of it: loading was stopped, or the line is very slow. In ms. */
export const LONGEST = 60000;

/* What a press does: the form "leaves", or is pressed "again" while it is on its way. In ms. */
export const atPress = (sent, now) => (sent && now - sent < LONGEST ? "again" : "leaves");

/* What a button says while it works: its own word where it has one, in capitals where it is written so. */
export const working = (text, own) => {
  if (own) return own;
  const words = text.trim();
  return words && words === words.toUpperCase() ? "UN INSTANT…" : "Un instant…";
};

/* The forms on their way: when each left, and how its button is given back. */
const away = new Map();

const release = (form) => {
  away.get(form)?.restore();
  away.delete(form);
};

/* The button to show at work: the one pressed, unless it only serves those who press Enter. */
const shown = (form, submitter) =>
  submitter && submitter.tabIndex >= 0 ? submitter : (form.querySelector("[data-sends]") ?? submitter);

const show = (button) => {
  if (!button) return () => {};
  const kept = [...button.childNodes];
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren(working(button.textContent, button.dataset.working));
  return () => {
    button.replaceChildren(...kept);
    button.removeAttribute("aria-disabled");
    button.style.minWidth = "";
  };
};

const follow = (says) => {
  // On the window, after all others: what another script holds back does not leave. A form that the browser itself
  // finds wrong is never submitted, so it stays free.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (atPress(away.get(form)?.since, Date.now()) === "again") {
      event.preventDefault();
      return;
    }
    release(form);
    const restore = show(shown(form, event.submitter));
    says.textContent = "Envoi en cours";
    away.set(form, { since: Date.now(), restore });
    setTimeout(() => {
      if (away.get(form)?.restore === restore) release(form);
    }, LONGEST);
  });
  // « Précédent » brings a page back as it was left: its buttons must live.
  window.addEventListener("pageshow", () => {
    for (const form of [...away.keys()]) release(form);
    says.textContent = "";
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const says = document.createElement("p");
  says.className = "visually-hidden";
  says.setAttribute("role", "status");
  document.querySelector("main")?.append(says);
  follow(says);
}
