/* Copies a ready-made reason into the text the tenant will read; without this script the server does it. */

const ready = document.querySelector("select[name=ready]");
const reason = document.querySelector("textarea[name=reason]");

if (ready && reason) {
  const text = () => ready.selectedOptions[0]?.dataset.text || "";
  let copied = [...ready.options].some((option) => option.dataset.text === reason.value) ? reason.value : "";
  const copy = () => {
    if (!text()) return;
    reason.value = text();
    copied = reason.value;
    reason.focus();
  };
  ready.addEventListener("change", () => {
    // Words written by hand are only replaced by the button.
    if (!reason.value.trim() || reason.value === copied) copy();
  });
  document.querySelector("[data-desk-pick]").addEventListener("click", (event) => {
    event.preventDefault();
    copy();
  });
}
