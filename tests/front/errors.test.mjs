import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { heading, isCorrected } = await script("errors.js");

const text = (value, valid = true) => ({ value, valid });
const choice = (ticked) => ({ value: "x", ticked, valid: true });
const corrected = (before, now, either) => isCorrected(JSON.stringify(before), now, either);

test("a box is corrected once it holds something else that the browser finds right", () => {
  assert.ok(corrected([text("")], [text("Dupont")]));
  assert.ok(!corrected([text("Dupont")], [text("Dupont")]), "nothing changed, or it is as it was again");
  assert.ok(!corrected([text("marie@")], [text("marie@e", false)]));
  assert.ok(corrected([text("trop long")], [text("")]), "an optional box may be emptied");
});

test("a date is corrected once its three boxes are filled", () => {
  const before = [text("17"), text(""), text("")];
  assert.ok(!corrected(before, [text("17"), text("3"), text("")]));
  assert.ok(corrected(before, [text("17"), text("3"), text("2026")]));
});

test("of two ways to be answered one is enough", () => {
  assert.ok(corrected([text(""), text("")], [text(""), text("marie@example.org")], true));
  assert.ok(!corrected([text("x"), text("")], [text(""), text("")], true));
});

test("of choices one must be ticked", () => {
  assert.ok(corrected([choice(false), choice(false)], [choice(false), choice(true)]));
  assert.ok(!corrected([choice(true), choice(false)], [choice(false), choice(false)]));
});

test("the heading counts what is left, in the words it had", () => {
  assert.equal(heading("Il reste 3 points à corriger", 2), "Il reste 2 points à corriger");
  assert.equal(heading("Il reste 3 points à corriger", 1), "Il reste un point à corriger");
  assert.equal(heading("Il y a 2 erreurs", 1), "Il y a 1 erreur");
});
