import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { atSubmit, tooLarge, wordsFor } = await script("uploads.js");
const MEGABYTE = 1048576;

test("a file at the limit leaves, one above it does not, and the limit is said", () => {
  assert.equal(tooLarge(10 * MEGABYTE, 10 * MEGABYTE), "");
  assert.match(tooLarge(10 * MEGABYTE + 1, 10 * MEGABYTE), /plus de 10 Mo/);
});

test("without a limit every file leaves: the server decides", () => {
  assert.equal(tooLarge(10_000 * MEGABYTE, 0), "");
});

test("an answer without words is explained by its status", () => {
  assert.match(wordsFor(413), /trop lourd/);
  assert.match(wordsFor(403), /Rechargez-la/);
  for (const status of [0, 500, 502]) assert.match(wordsFor(status), /n'est pas arrivé/);
});

test("the form leaves when no file is on its way, and waits for those that are", () => {
  assert.equal(atSubmit({ sent: false, sendAfter: false, busy: false }), "leaves");
  assert.equal(atSubmit({ sent: false, sendAfter: false, busy: true }), "waits");
});

test("a second press is not a second request", () => {
  assert.equal(atSubmit({ sent: true, sendAfter: false, busy: false }), "again");
});

test("once the files have arrived, the form that waited for them leaves", () => {
  assert.equal(atSubmit({ sent: true, sendAfter: true, busy: false }), "leaves");
  assert.equal(atSubmit({ sent: true, sendAfter: true, busy: true }), "waits");
});
