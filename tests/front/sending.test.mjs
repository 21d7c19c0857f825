import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { LONGEST, WORDS, afterAnswer, atPress, spaced } = await script("sending.js");

test("the first press leaves, a second one while it is on its way does not", () => {
  assert.equal(atPress({ sent: undefined, now: 1000 }), "leaves");
  assert.equal(atPress({ sent: 1000, now: 1001 }), "again");
  assert.equal(atPress({ sent: 1000, now: 999 + LONGEST }), "again");
});

test("a button is not dead for ever when no page comes", () => {
  assert.equal(atPress({ sent: 1000, now: 1000 + LONGEST }), "leaves");
});

test("without a network nothing leaves, and what is already on its way is not told anew", () => {
  assert.equal(atPress({ sent: undefined, now: 1000, online: false }), "no network");
  assert.equal(atPress({ sent: 1000, now: 1001, online: false }), "again");
});

test("an answer leads on, tells that the service is away, or is left to the server's own page", () => {
  assert.deepEqual(afterAnswer(200, { sent: "/envois/000000001/" }), { go: "/envois/000000001/" });
  assert.deepEqual(afterAnswer(409, { error: "x", reload: "/page/" }), { go: "/page/" });
  assert.deepEqual(afterAnswer(401, { error: "x", sign_in: "/connexion/" }), { go: "/connexion/" });
  assert.deepEqual(afterAnswer(502, null), { tell: "away" });
  assert.deepEqual(afterAnswer(503, { error: "x" }), { tell: "away" });
  assert.deepEqual(afterAnswer(422, { error: "x" }), { page: true });
  assert.deepEqual(afterAnswer(403, null), { page: true });
});

test("whatever kept a form back, nothing is lost and one can try again", () => {
  for (const what of ["no network", "cut", "away"]) {
    assert.match(WORDS[what][1], /Rien n'est perdu/);
    assert.match(WORDS[what][1], /« Réessayer »/);
  }
});

test("French quotes and double signs stay on the line of their words", () => {
  assert.equal(spaced("Appuyez sur « Réessayer » : merci"), "Appuyez sur «\u00a0Réessayer\u00a0»\u00a0: merci");
});
