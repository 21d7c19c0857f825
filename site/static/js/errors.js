/* The list of what is to be corrected: a line goes as soon as its cause is gone, and comes back with it. */

/* Whether what stands in the boxes of a field is no longer what was refused. `boxes` have a `value`, whether they are
   `ticked` (undefined: nothing to tick) and whether the browser finds them `valid`; `either`: one of them is enough. */
export const isCorrected = (before, boxes, either = false) => {
  const now = JSON.stringify(boxes);
  if (now === before || boxes.some(({ valid }) => !valid)) return false;
  const choices = boxes.filter(({ ticked }) => ticked !== undefined);
  if (choices.length > 0) return choices.some(({ ticked }) => ticked);
  const written = boxes.filter(({ value }) => value.trim() !== "").length;
  if (boxes.length === 1) return true; // an optional box that was emptied is right, too
  return either ? written > 0 : written === boxes.length;
};

/* The heading of a list of which lines went: in the words it had. */
export const heading = (words, left) => {
  if (words.startsWith("Il y a")) return `Il y a ${left} erreur${left > 1 ? "s" : ""}`;
  return left === 1 ? "Il reste un point à corriger" : `Il reste ${left} points à corriger`;
};

const boxesOf = (part) =>
  [...part.querySelectorAll("input, select, textarea")]
    .filter(({ type }) => !["hidden", "file", "submit", "button"].includes(type))
    .map((box) => ({
      value: box.value,
      ticked: ["checkbox", "radio"].includes(box.type) ? box.checked : undefined,
      valid: box.checkValidity(),
    }));

/* The part of the form that a line is about: a field, one of the boxes that each stand for themselves, or all of those
   of which one is enough. Where something stood in these, it is itself what was refused. */
const partOf = (link) => {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const either = target?.closest("[data-either]");
  const none = either && boxesOf(either).every(({ value }) => value.trim() === "");
  return target?.closest("[data-alone]") ?? (none ? either : null) ?? target?.closest(".field");
};

const mark = (part, wrong) => {
  part.classList.toggle("field--error", wrong);
  for (const told of part.querySelectorAll(".field__error")) told.hidden = !wrong;
  for (const box of part.querySelectorAll("[aria-invalid]")) box.setAttribute("aria-invalid", String(wrong));
};

const follow = (summary) => {
  const counts = summary.querySelector("[data-counts]");
  const lines = [...summary.querySelectorAll("li")];
  const words = counts.textContent;
  const count = () => {
    const left = lines.filter((line) => !line.hidden).length;
    counts.textContent = heading(words, left);
    summary.hidden = left === 0;
  };
  for (const line of lines) {
    const link = line.querySelector("a[href^='#']");
    const part = link && partOf(link);
    if (!part) continue;
    const before = JSON.stringify(boxesOf(part));
    const look = (event) => {
      const gone = event.type === "corrected" || isCorrected(before, boxesOf(part), "either" in part.dataset);
      if (gone === line.hidden) return;
      line.hidden = gone;
      mark(part, !gone);
      count();
    };
    for (const what of ["input", "change", "corrected"]) part.addEventListener(what, look);
  }
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  for (const summary of document.querySelectorAll("[data-errors]")) {
    if (summary.querySelector("[data-counts]")) follow(summary);
  }
}
