import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { PAUSES, afterCut, leftOutWords, progressWords, sameWords, timeLeft, wordsFor } = await script("uploads.js");

test("an answer without words is explained by its status", () => {
  assert.match(wordsFor(413), /trop lourd/);
  assert.match(wordsFor(403), /Rechargez-la/);
  for (const status of [0, 500, 502]) assert.match(wordsFor(status), /n'est pas arrivé/);
});

test("how far and how long: nothing is guessed from the first moments, and minutes are rounded up", () => {
  assert.equal(timeLeft(100, 1000, 1000), "");
  assert.equal(timeLeft(0, 1000, 5000), "");
  assert.equal(timeLeft(500, 1000, 5000), "encore 5 secondes");
  assert.equal(timeLeft(999, 1000, 5000), "encore 1 seconde");
  assert.equal(timeLeft(100, 1000, 10_000), "encore 2 minutes");
  assert.equal(progressWords(true, 420, 1000, 0), "Envoi de la photo : 42 %");
  assert.equal(progressWords(false, 500, 1000, 5000), "Envoi du fichier : 50 %, encore 5 secondes");
});

test("without a network a file waits for as long as it takes; with one it is tried again, not for ever", () => {
  assert.equal(afterCut({ online: false, tries: 99 }), "waits");
  assert.equal(afterCut({ online: true, tries: 0 }), "again");
  assert.equal(afterCut({ online: true, tries: PAUSES.length - 1 }), "again");
  assert.equal(afterCut({ online: true, tries: PAUSES.length }), "fails");
});

test("files with the same content are counted, and those left out are named", () => {
  assert.match(sameWords(1), /^Un fichier était déjà/);
  assert.match(sameWords(3), /^3 fichiers étaient les mêmes/);
  assert.deepEqual(leftOutWords(["bail.pdf"]), [
    "« bail.pdf » n'est pas parti",
    "Envoyer sans ce fichier",
    "Remplacer ce fichier",
  ]);
  assert.match(leftOutWords(["a", "b"])[0], /^2 fichiers ne sont pas partis/);
});
