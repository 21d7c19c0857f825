import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { addressNamed, isKept } = await script("transfers.js");

test("what is new is kept, and nothing that is on its way as a request", () => {
  assert.equal(isKept({ typed: 2, saved: 1, leaves: false }), true);
  assert.equal(isKept({ typed: 2, saved: 2, leaves: false }), false);
  assert.equal(isKept({ typed: 2, saved: 1, leaves: true }), false);
});

test("the address names the draft once the server tells it, and stays at its place on the page", () => {
  const told = [];
  const page = {
    history: { state: null, replaceState: (...given) => told.push(given[2]) },
    location: { hash: "#nous-ecrire" },
  };
  addressNamed({ page: "/nous-ecrire/?brouillon=1" }, page);
  for (const answer of [null, {}, { kept: true }]) addressNamed(answer, page);
  assert.deepEqual(told, ["/nous-ecrire/?brouillon=1#nous-ecrire"]);
});
