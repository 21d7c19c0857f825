/* Shows a password while it is typed, to whoever asks. Loaded beside the box; without it the password stays hidden. */

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  if (!field) continue;
  const word = button.querySelector("[data-word]");
  const show = (visible) => {
    field.type = visible ? "text" : "password";
    word.textContent = visible ? "Masquer" : "Afficher";
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // A browser only offers to remember a password that leaves as one.
  field.form?.addEventListener("submit", () => show(false));
}
