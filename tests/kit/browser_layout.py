"""How a page is laid out, as Chromium measures it: edges, overlaps, and numbers that break."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# The left and right edge of what the page says, and of what stands beside it; those of blocks that stop short of it.
_EDGES = """() => {
  const box = (one) => one && one.getBoundingClientRect();
  const flow = document.querySelector("main .flow"), right = box(flow).right;
  const kinds = ["table", "dl", "ul", "form", "fieldset", ".prose", ".balance", ".outcome", ".alert", ".empty-state"];
  const blocks = kinds.flatMap((kind) => [`.flow > ${kind}`, `.flow > .section > ${kind}`, `.flow > form > ${kind}`,
    ".field > input:not([type=checkbox], [type=radio])"]);
  const short = [...document.querySelectorAll(blocks.join())]
    .filter((one) => one.offsetParent && !one.closest(".field--short, .date-parts, details, .actions"))
    .filter((one) => Math.abs(box(one).right - right) > 1.5)
    .map((one) => `${one.tagName}.${one.className} ${Math.round(box(one).right - right)}`);
  const aside = [...document.querySelectorAll("main .help-note, main .agency")].find((one) => box(one).left > right);
  return {
    grid: [box(flow).left, right, box(aside)?.left, box(aside)?.right].map((at) => at && Math.round(at)),
    short: [...new Set(short)],
  };
}"""

# What of the header lies on something else of it.
_OVERLAPS = """() => {
  const parts = [".brand", ".menu__button", ".signed-in__name", ".signed-in__switch > summary", "main h1"];
  const found = parts.flatMap((part) => {
    const one = document.querySelector(part);
    return one && one.offsetParent ? [[part, one.getBoundingClientRect()]] : [];
  });
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return found.flatMap(([name, a], at) => found.slice(at + 1)
    .filter(([, b]) => meet(a, b)).map(([other]) => `${name} ${other}`));
}"""

# Amounts, phone numbers and numbers of requests that begin on one line and end on the next.
_BROKEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), broken = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.offsetParent || node.parentElement.closest("svg, details:not([open]) > :not(summary)")) {
      continue;
    }
    const numbers = /[0-9][0-9\\u202f\\u00a0]*,[0-9]{2}[\\u202f\\u00a0]€|0[1-9](?:\\u00a0[0-9]{2}){4}|\\b[0-9]{9}\\b/g;
    for (const found of node.data.matchAll(numbers)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const tops = [...range.getClientRects()].map((rect) => Math.round(rect.top));
      if (Math.max(...tops) - Math.min(...tops) > 4) broken.push(found[0]);
    }
  }
  return broken;
}"""


def enlarge_text(page: Page) -> None:
    """Show text twice as large, as a person sets it: every size of the stylesheet follows the root's."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def edges(page: Page) -> dict[str, Any]:
    """The lines of the page's grid in pixels, and the blocks that do not end where its text does."""
    return page.evaluate(_EDGES)


def overlaps(page: Page) -> list[str]:
    """Pairs of parts of the header that lie on each other."""
    return page.evaluate(_OVERLAPS)


def broken_numbers(page: Page) -> list[str]:
    """Amounts of money that are cut by the end of a line."""
    return page.evaluate(_BROKEN)


def sideways(page: Page) -> bool:
    """Whether one has to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]
