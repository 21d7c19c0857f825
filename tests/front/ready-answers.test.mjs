import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { fitting } = await script("ready-answers.js");

const ROWS = ["Un document manque", "C'est réglé", "Rendez-vous pris"];
const found = (typed) => fitting(ROWS, typed, (row) => row);

test("all words typed, in any order, without accents or capitals", () => {
  assert.deepEqual(found("MANQUE doc"), [ROWS[0]]);
  assert.deepEqual(found("regle"), [ROWS[1]]);
  assert.deepEqual(found("doc pris"), []);
});

test("nothing typed leaves all of them", () => {
  assert.deepEqual(found("  "), ROWS);
});
