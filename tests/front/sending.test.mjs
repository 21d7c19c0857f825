import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { LONGEST, atPress, working } = await script("sending.js");

test("the first press leaves, a second one while it is on its way does not", () => {
  assert.equal(atPress(undefined, 1000), "leaves");
  assert.equal(atPress(1000, 1001), "again");
  assert.equal(atPress(1000, 999 + LONGEST), "again");
});

test("a button is not dead for ever when no page comes", () => {
  assert.equal(atPress(1000, 1000 + LONGEST), "leaves");
});

test("a button at work has its own word, or one written as its name is", () => {
  assert.equal(working("CONNEXION", "CONNEXION EN COURS…"), "CONNEXION EN COURS…");
  assert.equal(working(" VALIDER ", undefined), "UN INSTANT…");
  assert.equal(working("Enregistrer", undefined), "Un instant…");
  assert.equal(working("", undefined), "Un instant…");
});
