import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { able, refusal, wordsFor } = await script("keys.js");

test("keys are offered where the browser knows them and the page came over a safe connection", () => {
  const knows = { supported: () => true };
  assert.equal(able(true, knows), true);
  assert.equal(able(false, knows), false);
  assert.equal(able(true, { supported: () => false }), false);
  assert.equal(able(true, undefined), false);
});

test("each foreseen error says what to do, and any other has a sentence too", () => {
  assert.match(wordsFor({ name: "NotAllowedError" }), /Recommencez/);
  assert.match(wordsFor({ name: "InvalidStateError" }), /déjà une clé/);
  assert.match(wordsFor({ name: "TypeError" }), /Rechargez la page/);
});

test("too many tries are said as such; any other refusal asks to reload", () => {
  assert.equal(refusal({ status: 200, ok: true }), null);
  assert.match(wordsFor(refusal({ status: 429, ok: false })), /Trop d'essais/);
  assert.match(wordsFor(refusal({ status: 500, ok: false })), /Rechargez la page/);
});
