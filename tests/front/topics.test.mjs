import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { asks, offered } = await script("topics.js");

test("topics of the other subject are not offered, and all are as long as none is ticked", () => {
  assert.ok(offered("TECHNICAL", "TECHNICAL"));
  assert.ok(offered("TECHNICAL", ""));
  assert.ok(!offered("TECHNICAL", "ADMINISTRATIVE"));
});

test("what a topic needs is asked for at once, but never while a file is on its way", () => {
  assert.ok(asks({ topic: "3", transfers: 0 }));
  assert.ok(!asks({ topic: "3", transfers: 1 }));
  assert.ok(!asks({ topic: "", transfers: 0 }));
});
