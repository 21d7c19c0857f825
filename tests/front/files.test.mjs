import assert from "node:assert/strict";
import { test } from "node:test";
import { script } from "./script.mjs";

const { PACKED, digestOf, isFaithful, isPhoto, isShrunk, jpegName, lightest, partOf, sentSize, shrunk, tooLarge } =
  await script("files.js");
const MEGABYTE = 1048576;

test("a file at the limit leaves, one above it does not, and the limit is said", () => {
  assert.equal(tooLarge(10 * MEGABYTE, 10 * MEGABYTE), "");
  assert.match(tooLarge(10 * MEGABYTE + 1, 10 * MEGABYTE), /plus de 10 Mo/);
});

test("without a limit every file leaves: the server decides", () => {
  assert.equal(tooLarge(10_000 * MEGABYTE, 0), "");
});

test("a photo has its own limit, and is not answered « envoyez une photo »", () => {
  const text = tooLarge(26 * MEGABYTE, 25 * MEGABYTE, true);
  assert.match(text, /Cette photo est trop lourde : plus de 25 Mo/);
  assert.doesNotMatch(text, /envoyez une photo/i);
});

test("a photo is known by its type, or by its name where there is none", () => {
  assert.ok(isPhoto({ type: "image/webp", name: "x" }));
  assert.ok(isPhoto({ type: "", name: "IMG_1.HEIC" }));
  assert.ok(!isPhoto({ type: "application/pdf", name: "photo.jpg" }));
  assert.ok(!isPhoto({ type: "", name: "bail.pdf" }));
});

test("the long side is 2,400 pixels at most, and a long strip keeps its letters", () => {
  assert.deepEqual(sentSize(12000, 9000), { width: 2400, height: 1800 });
  assert.deepEqual(sentSize(3000, 4000), { width: 1800, height: 2400 });
  assert.deepEqual(sentSize(800, 600), { width: 800, height: 600 });
  assert.deepEqual(sentSize(1080, 9000), { width: 1080, height: 9000 });
  assert.deepEqual(sentSize(2400, 9600), { width: 1200, height: 4800 });
});

test("only heavy photos are made smaller: no PDF, no TIF of several pages, nothing light", () => {
  assert.ok(isShrunk({ type: "image/jpeg", name: "a.jpg", size: 6 * MEGABYTE }));
  assert.ok(isShrunk({ type: "", name: "a.heic", size: 6 * MEGABYTE }));
  assert.ok(!isShrunk({ type: "image/tiff", name: "a.tif", size: 6 * MEGABYTE }));
  assert.ok(!isShrunk({ type: "application/pdf", name: "a.pdf", size: 6 * MEGABYTE }));
  assert.ok(!isShrunk({ type: "image/jpeg", name: "a.jpg", size: 900_000 }));
});

const photo = (bytes, name = "IMG 1.HEIC", type = "image/heic") => new File([new Uint8Array(bytes)], name, { type });
const drawing = (bytes, type = "image/jpeg") => ({
  open: async () => ({ width: 4000, height: 3000 }),
  draw: async (_, size) => Object.assign(new Blob([new Uint8Array(bytes)], { type }), { asked: size }),
  prove: async (inks) => inks,
});

test("a photo leaves smaller, as a JPEG under its own name", async () => {
  const sent = await shrunk(photo(6 * MEGABYTE), drawing(700_000));
  assert.deepEqual([sent.name, sent.type, sent.size], ["IMG 1.jpg", "image/jpeg", 700_000]);
});

test("a photo that the browser cannot open, or that would not gain, leaves as it is", async () => {
  const file = photo(2 * MEGABYTE);
  const cannot = { ...drawing(10), open: () => Promise.reject(new Error("no reader")), draw: () => null };
  assert.equal(await shrunk(file, cannot), file);
  assert.equal(await shrunk(file, drawing(3 * MEGABYTE)), file);
  assert.equal(await shrunk(file, drawing(10, "image/png")), file);
  assert.equal(await shrunk(file, { ...drawing(10), draw: async () => null }), file);
});

const instead = {
  white: (inks) => inks.map(() => [255, 255, 255, 255]),
  nothing: (inks) => inks.map(() => [0, 0, 0, 0]),
  noise: (inks) => inks.map((_, at) => [(at * 97 + 13) % 256, (at * 57 + 101) % 256, (at * 31 + 7) % 256, 255]),
  "one wrong colour": ([first, ...others]) => [first.toReversed(), ...others],
  "too few": (inks) => inks.slice(1),
};

for (const [what, given] of Object.entries(instead)) {
  test(`a photo leaves as it is where the browser draws something else: ${what}`, async () => {
    const file = photo(6 * MEGABYTE);
    assert.equal(await shrunk(file, { ...drawing(700_000), prove: async (inks) => given(inks) }), file);
  });
}

test("a photo leaves as it is where colours cannot be proved", async () => {
  const file = photo(6 * MEGABYTE);
  const refuses = async () => Promise.reject(new Error("not allowed"));
  assert.equal(await shrunk(file, { ...drawing(700_000), prove: refuses }), file);
});

test("the last digits of colours may move", async () => {
  const moved = async (inks) => inks.map((ink) => ink.map((value, at) => value + (at % 2 ? 6 : -6)));
  assert.equal((await shrunk(photo(6 * MEGABYTE), { ...drawing(700_000), prove: moved })).size, 700_000);
  assert.ok(!isFaithful([]));
});

test("a name keeps what stands before its last dot", () => {
  assert.equal(jpegName("attestation 01.03.png"), "attestation 01.03.jpg");
  assert.equal(jpegName("sans"), "sans.jpg");
});

test("the same bytes are known again whatever they are called, and others are not", async () => {
  const [one, two, other] = await Promise.all([photo(9, "a.heic"), photo(9, "b.heic"), photo(8)].map(digestOf));
  assert.equal(one, two);
  assert.notEqual(one, other);
});

test("a picture is packed harder only while it is heavy for a slow line", async () => {
  const tried = async (...sizes) => {
    const asked = [];
    const blob = await lightest(async (packed) => {
      asked.push(PACKED.indexOf(packed));
      return { size: sizes.shift() };
    });
    return [blob.size, ...asked];
  };
  assert.deepEqual(await tried(600_000), [600_000, 0]);
  assert.deepEqual(await tried(1_300_000, 650_000), [650_000, 0, 1]);
  assert.deepEqual(await tried(1_500_000, 650_000), [650_000, 0, 2]);
  assert.deepEqual(await tried(1_300_000, 1_000_000, 900_000, 800_000), [800_000, 0, 1, 2, 3]);
  assert.deepEqual(await tried(9_000_000, 2_000_000), [2_000_000, 0, 2]);
  assert.equal(await lightest(async () => null), null);
});

test("a part of a sheet is kept, and of a strip enough for its letters", () => {
  assert.deepEqual(partOf({ width: 2400, height: 1800 }, 5 / 6), { width: 2000, height: 1500 });
  assert.deepEqual(partOf({ width: 2400, height: 1800 }, 1), { width: 2400, height: 1800 });
  assert.deepEqual(partOf({ width: 1080, height: 5000 }, 2 / 3), { width: 1080, height: 5000 });
  assert.deepEqual(partOf({ width: 2400, height: 1500 }, 2 / 3), { width: 1920, height: 1200 });
});
