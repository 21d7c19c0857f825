import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { AGAIN, decide, warnsAt, wayBack } = await script("session.js");
const signedIn = (seconds) => ({ signed_in: true, seconds });

test("the warning comes two minutes before the end, and half-way through a very short session", () => {
  assert.equal(warnsAt(1800), 120);
  assert.equal(warnsAt(100), 50);
});

test("nothing is shown while the end is far, and the next question is when the warning is due", () => {
  assert.deepEqual(decide(signedIn(1800), 120), { what: "hidden", next: 1680 });
  assert.deepEqual(decide(signedIn(121), 120), { what: "hidden", next: 1 });
});

test("near the end the warning is shown, and the server is asked often, then just after the end", () => {
  assert.deepEqual(decide(signedIn(120), 120), { what: "shown", next: AGAIN });
  assert.deepEqual(decide(signedIn(3), 120), { what: "shown", next: 4 });
});

test("a session that has no time-out is left alone", () => {
  assert.deepEqual(decide(signedIn(null), 120), { what: "never" });
});

test("a session ended elsewhere is over, whatever time is said to be left", () => {
  assert.deepEqual(decide({ signed_in: false, seconds: 600 }, 120), { what: "over" });
});

test("one comes back to the page and to what was asked of it", () => {
  const place = { pathname: "/mon-compte/", search: "?compte=200005&page=2" };
  assert.equal(wayBack("/connexion/", place), "/connexion/?next=%2Fmon-compte%2F%3Fcompte%3D200005%26page%3D2");
});
