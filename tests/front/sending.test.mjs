import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { LONGEST, WORDS, atPress, rest, spaced, work } = await script("sending.js");

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

test("without a network nothing is lost, and one can try again", () => {
  assert.match(WORDS.away[1], /Rien n'est perdu/);
  for (const words of Object.values(WORDS)) assert.match(words[1], /« Réessayer »/);
});

const pressed = (own) => ({
  childNodes: ["Connexion"],
  dataset: own ? { working: own } : {},
  style: {},
  marks: {},
  offsetWidth: 120,
  setAttribute(name, value) {
    this.marks[name] = value;
  },
  removeAttribute(name) {
    delete this.marks[name];
  },
  replaceChildren(...nodes) {
    this.childNodes = nodes;
  },
});

test("a button at work says so in the words asked for, else in its own, and then rests as it was", () => {
  for (const [own, asked, said] of [
    [null, undefined, "Un instant…"],
    ["Connexion en cours…", null, "Connexion en cours…"],
    ["Connexion en cours…", "Envoi de la photo…", "Envoi de la photo…"],
  ]) {
    const button = pressed(own);
    work(button, asked);
    assert.deepEqual(button.childNodes, [said]);
    assert.equal(button.marks["aria-disabled"], "true");
    rest(button);
    assert.deepEqual(button.childNodes, ["Connexion"]);
    assert.deepEqual(button.marks, {});
  }
});

test("told twice to work, a button still finds back what it said at rest; one at rest is left alone", () => {
  const button = pressed();
  rest(button);
  assert.deepEqual(button.childNodes, ["Connexion"]);
  work(button, "Envoi de la photo…");
  work(button, "Envoi de votre demande…");
  assert.deepEqual(button.childNodes, ["Envoi de votre demande…"]);
  rest(button);
  assert.deepEqual(button.childNodes, ["Connexion"]);
});

test("French quotes and double signs stay on the line of their words", () => {
  assert.equal(spaced("Appuyez sur « Réessayer » : merci"), "Appuyez sur «\u00a0Réessayer\u00a0»\u00a0: merci");
});
