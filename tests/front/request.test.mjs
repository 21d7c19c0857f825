import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { WORDS, afterAnswer, isTaken } = await script("request.js");

test("an answer leads on, tells that the service is away, or is left to the server's own page", () => {
  assert.deepEqual(afterAnswer(200, { sent: "/envois/000000001/" }), { go: "/envois/000000001/" });
  assert.deepEqual(afterAnswer(409, { error: "x", reload: "/page/" }), { go: "/page/" });
  assert.deepEqual(afterAnswer(401, { error: "x", sign_in: "/connexion/" }), { go: "/connexion/" });
  assert.deepEqual(afterAnswer(502, null), { tell: "away" });
  assert.deepEqual(afterAnswer(503, { error: "x" }), { tell: "away" });
  assert.deepEqual(afterAnswer(422, { error: "x" }), { page: true });
  assert.deepEqual(afterAnswer(403, null), { page: true });
});

test("whatever broke on the way, nothing is lost and one can try again", () => {
  for (const what of ["cut", "away"]) {
    assert.match(WORDS[what][1], /Rien n'est perdu/);
    assert.match(WORDS[what][1], /« Réessayer »/);
  }
});

test("only what sends the request is taken, and not with files in the form itself", () => {
  assert.equal(isTaken("envoyer", 0), true);
  assert.equal(isTaken("entree", 0), true);
  assert.equal(isTaken("envoyer", 1), false);
  assert.equal(isTaken("retirer", 0), false);
  assert.equal(isTaken(undefined, 0), false);
});
