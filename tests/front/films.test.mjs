import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { frame, follow } = await script("films.js");
const PLAYER = "https://www.youtube-nocookie.com/embed/abcdefghijk";

/* As much of a page as the script touches. */
const page = () => {
  const frames = [];
  const consent = { replaceWith: (one) => frames.push(one) };
  const button = { hidden: true, addEventListener: (what, then) => Object.assign(button, { [what]: then }) };
  const film = {
    dataset: { film: PLAYER, title: "Le tri" },
    querySelector: (which) => (which === "button" ? button : consent),
  };
  const made = () => {
    const one = { setAttribute: (name, value) => Object.assign(one, { [name]: value }), focus: () => {} };
    return one;
  };
  return { film, button, frames, made };
};

test("nothing of the host is there before the press, and its player after it", () => {
  const { film, button, frames, made } = page();
  follow(film, made);
  assert.equal(button.hidden, false);
  assert.equal(frames.length, 0);
  button.click();
  assert.deepEqual(
    frames.map(({ src, title }) => [src, title]),
    [[PLAYER, "Vidéo : Le tri"]],
  );
});

test("the host learns the name of the site, which its player asks for, and may not lead the page away", () => {
  const { referrerpolicy, sandbox } = frame(PLAYER, "Le tri");
  assert.equal(referrerpolicy, "strict-origin-when-cross-origin");
  assert.ok(!sandbox.includes("top-navigation") && !sandbox.includes("forms"));
});
