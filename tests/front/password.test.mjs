import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { judge } = await script("password.js");
const rule = { length: 12, kinds: 3 };
const met = (password) => Object.entries(judge(password, rule).met).flatMap(([name, is]) => (is ? [name] : []));

test("nothing is said of an empty field", () => {
  assert.equal(judge("", rule).text, "");
  assert.deepEqual(met(""), []);
});

test("what is missing is counted, in the singular and in the plural", () => {
  assert.equal(judge("abcdefghijk", rule).text, "Il manque encore 1 caractère et 2 sortes de caractères.");
  assert.equal(judge("Abcdefghij", rule).text, "Il manque encore 2 caractères et 1 sorte de caractères.");
  assert.equal(judge("abcdefghijkl", rule).text, "Il manque encore 2 sortes de caractères.");
  assert.equal(judge("Abcdef-1", rule).text, "Il manque encore 4 caractères.");
});

test("a password that meets the rule is said to", () => {
  assert.equal(judge("Abcdefghijk1", rule).text, "La forme de votre mot de passe convient.");
  assert.deepEqual(met("Abcdefghijk1"), ["upper", "lower", "digit", "length", "kinds"]);
});

test("letters with accents and digits of other scripts count as what they are", () => {
  assert.deepEqual(met("É"), ["upper"]);
  assert.deepEqual(met("é"), ["lower"]);
  assert.deepEqual(met("٣"), ["digit"]);
});

test("a space is no special character", () => {
  assert.deepEqual(met(" "), []);
  assert.deepEqual(met("-"), ["special"]);
});

test("a character outside the first plane counts once, as it does for the server", () => {
  assert.ok(!judge("😀".repeat(11), rule).met.length);
  assert.ok(judge("😀".repeat(12), rule).met.length);
});
