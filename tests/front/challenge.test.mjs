import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { atSubmit, busy } = await script("challenge.js");

test("the sum is under way until it is verified, has failed, or there is no widget to ask", () => {
  assert.deepEqual(["unverified", "verifying", "verified", "error", "expired", undefined].map(busy), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a form sent early waits, once", () => {
  assert.equal(atSubmit(false, "verifying"), "waits");
  assert.equal(atSubmit(true, "verifying"), "waited");
});

test("a form leaves when the check is done, or when it failed: the server then offers another", () => {
  assert.equal(atSubmit(false, "verified"), "leaves");
  assert.equal(atSubmit(false, "error"), "leaves");
  assert.equal(atSubmit(false, undefined), "leaves");
});
