/* Finds a ready-made answer by typing, and puts it into the message; without this script there is a list and a button. */

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/* The rows that fit what was typed: all its words, in any order, without accents or capitals. */
export const fitting = (rows, typed, textOf) => {
  const asked = folded(typed).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = folded(textOf(row));
    return asked.every((word) => text.includes(word));
  });
};

const listen = (place, words) => {
  const list = place.querySelector("select");
  const all = [...list.options].slice(1);
  const insert = () => {
    const text = list.selectedOptions[0]?.dataset.text;
    if (!text) return;
    const before = words.value.slice(0, words.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n\n" : "";
    words.setRangeText(gap + text, words.selectionStart, words.selectionEnd, "end");
    list.value = "";
    words.focus();
  };
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = "Chercher";
  search.setAttribute("aria-label", "Chercher une réponse toute prête");
  search.addEventListener("input", () => {
    const shown = fitting(all, search.value, (option) => `${option.text} ${option.dataset.text}`);
    list.replaceChildren(list.options[0], ...shown);
    list.selectedIndex = search.value.trim() && shown.length ? 1 : 0;
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would send the form
    insert();
  });
  list.before(search);
  place.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    insert();
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const place = document.querySelector("[data-desk-answers]");
  const words = document.querySelector("textarea[name=words]");
  if (place && words) listen(place, words);
}
