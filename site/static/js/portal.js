/* What every page loads, in one file once static files are gathered (`config/static_files.py`): forms that send, the end
   of the session, and small conveniences. Every page works without them. */

import "./sending.js";
import "./session.js";

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Paper has what is folded too; not every browser unfolds it by style alone.
window.addEventListener("beforeprint", () => {
  for (const month of document.querySelectorAll("details.ledger-month")) month.open = true;
});

for (const button of document.querySelectorAll("[data-goes-back]")) {
  if (history.length < 2) continue;
  button.hidden = false;
  button.addEventListener("click", () => history.back());
}

// On a phone tables are laid out as cards, and some browsers then forget that they are tables.
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
for (const part of document.querySelectorAll(".table, .table thead, .table tbody, .table tr, .table td, .table th")) {
  part.setAttribute("role", roles[part.tagName] ?? (part.scope === "row" ? "rowheader" : "columnheader"));
}

document.querySelector("[data-errors]")?.focus();

const menu = document.querySelector("[data-menu]");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

const open = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
window.addEventListener("hashchange", open);
open();

const next = document.querySelector("[data-leads-to]");
if (next) {
  setTimeout(() => location.assign(next.href), 1000 * Number(next.dataset.leadsTo));
}
