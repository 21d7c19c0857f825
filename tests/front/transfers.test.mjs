import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const {
  PAUSES,
  afterCut,
  THROWN_AWAY,
  wasThrownAway,
  answerOf,
  atSend,
  leftOutWords,
  pauseWords,
  progressWords,
  sameWords,
  timeLeft,
  waitWords,
  wordsFor,
} = await script("transfers.js");

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

test("the request waits for files on their way, then asks about those that did not leave", () => {
  assert.equal(atSend({ onTheWay: 1, undecided: 1 }), "waits");
  assert.equal(atSend({ onTheWay: 0, undecided: 1 }), "asks");
  assert.equal(atSend({ onTheWay: 0, undecided: 0 }), "leaves");
  assert.equal(waitWords(1, true), "Envoi de la photo…");
  assert.equal(waitWords(2, true), "Envoi des fichiers…");
});

test("an answer without words of the server's own is a cut line only when the service did not answer", () => {
  assert.deepEqual(answerOf(200, { row: "<tr>" }), { row: "<tr>" });
  assert.deepEqual(answerOf(503, { error: "x" }), { error: "x" });
  assert.deepEqual(answerOf(502, null), { cut: true });
  assert.deepEqual(answerOf(413, null), { error: wordsFor(413) });
});

test("a pause says what it waits for", () => {
  assert.match(
    pauseWords("waits", true, 15),
    /^Plus de réseau\. L'envoi de la photo est en pause\. Il recommencera tout seul, depuis le début/,
  );
  assert.match(pauseWords("again", false, 5), /Nouvel essai depuis le début dans 5 secondes/);
});

test("a page that comes back without the photo that was being taken says so, but not one that was left long ago", () => {
  assert.equal(wasThrownAway("1000", 2000), true);
  assert.equal(wasThrownAway(null, 2000), false);
  assert.equal(wasThrownAway("nonsense", 2000), false);
  assert.equal(wasThrownAway("1000", 1000 + 3_600_000), false);
  assert.match(THROWN_AWAY, /est gardé/);
});
