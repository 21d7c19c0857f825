/* What is done with a file before it leaves: photos are made smaller. Loaded by `uploads.js`, which sends it. */

/* Whether the browser calls a file a photo; phones that give no type at least give a name. */
export const isPhoto = ({ type, name }) =>
  type ? type.startsWith("image/") : /\.(jpe?g|png|hei[cf]|webp|tiff?)$/i.test(name ?? "");

/* What is said of a file that need not even leave; "" when it may. Sizes in bytes; without a limit all may. */
export const tooLarge = (size, limit, photo = false) => {
  if (!limit || size <= limit) return "";
  const most = Math.round(limit / 1048576);
  if (photo) {
    return `Cette photo est trop lourde : plus de ${most} Mo. Choisissez une taille plus petite dans les réglages de l'appareil photo, ou envoyez une capture d'écran où le texte se lit.`;
  }
  return `Ce fichier est trop lourd : plus de ${most} Mo. Envoyez une photo, ou un fichier plus léger.`;
};

/* The long side of a page that is still read well: an A4 page at 200 points an inch. The short side of a long strip,
   such as a captured page, keeps enough for its letters. In pixels. */
const LONG_SIDE = 2400;
const SHORT_SIDE = 1200;

/* The size in which a picture is sent; never larger than it is. */
export const sentSize = (width, height) => {
  const long = LONG_SIDE / Math.max(width, height);
  const short = SHORT_SIDE / Math.min(width, height);
  const scale = Math.min(1, Math.max(long, short));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};

/* A lighter file leaves soon enough as it is. In bytes. */
const LIGHT = 1000000;
/* A slow line takes this much in a quarter of a minute. In bytes. */
const SENT = 700000;

/* How a picture is packed, the best first: how good the JPEG is, and what part of its sides is kept. Print is read well
   at the last of them. */
export const PACKED = [
  { quality: 0.85, part: 1 },
  { quality: 0.5, part: 1 },
  { quality: 0.5, part: 5 / 6 },
  { quality: 0.45, part: 2 / 3 },
];

/* A picture as heavy as it may be, or as light as it can be. One far too heavy is not worth the step between. */
export const lightest = async (save) => {
  let blob = null;
  for (let at = 0; at < PACKED.length; at += blob.size > 2 * SENT ? 2 : 1) {
    const next = await save(PACKED[at]);
    if (!next) return blob;
    blob = next;
    if (blob.size <= SENT) break;
  }
  return blob;
};

/* The sides of a picture of which a part is kept; a strip keeps enough for its letters. In pixels. */
export const partOf = ({ width, height }, part) => {
  const least = Math.min(1, SHORT_SIDE / Math.min(width, height));
  const kept = Math.max(part, least);
  return { width: Math.round(width * kept), height: Math.round(height * kept) };
};

/* Whether to try making a file smaller before it leaves. A TIF may hold several pages, which a browser would lose. */
export const isShrunk = (file) => isPhoto(file) && !/tiff?$/i.test(file.type || file.name) && file.size > LIGHT;

/* The name of a picture once it is a JPEG. */
export const jpegName = (name) => `${name.replace(/\.[a-z0-9]{2,5}$/i, "")}.jpg`;

/* Browsers that guard against being recognised give a white sheet or noise instead of what was drawn, without a word.
   So colours that are known are drawn first, and sent through the same steps as a photo. In red, green and blue. */
const INKS = [
  [200, 30, 60],
  [20, 160, 90],
  [40, 70, 210],
  [120, 120, 120],
];
/* How far a colour moves on its way through a JPEG, and by the last digit that some browsers change. */
const CLOSE = 24;

/* Whether the colours that came back are those that were drawn. */
export const isFaithful = (found) =>
  found.length === INKS.length &&
  INKS.every((ink, at) => ink.every((value, colour) => Math.abs(value - found[at][colour]) <= CLOSE));

/* A photo as it is sent: smaller where the browser can open it, draws it truly and gains by it, else as it is. */
export const shrunk = async (file, { open, draw, prove }) => {
  if (!isShrunk(file)) return file;
  try {
    if (!isFaithful(await prove(INKS))) return file;
    const picture = await open(file);
    const blob = await draw(picture, sentSize(picture.width, picture.height));
    picture.close?.();
    if (blob?.type !== "image/jpeg" || blob.size >= file.size) return file;
    return new File([blob], jpegName(file.name), { type: "image/jpeg" });
  } catch {
    return file;
  }
};

const sheetOf = (width, height) => {
  const sheet = document.createElement("canvas");
  sheet.width = width;
  sheet.height = height;
  return { sheet, pen: sheet.getContext("2d") };
};

const jpegOf = (sheet, quality) => new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", quality));

/* The side of a patch of known colour, two blocks of a JPEG. In pixels. */
const PATCH = 16;

/* What a browser opens and draws pictures with: upright as the camera says, on white. */
export const canvas = {
  open: (file) => createImageBitmap(file, { imageOrientation: "from-image" }),
  draw: (picture, size) =>
    lightest(({ quality, part }) => {
      const { width, height } = partOf(size, part);
      const { sheet, pen } = sheetOf(width, height);
      pen.fillStyle = "white";
      pen.fillRect(0, 0, width, height);
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, width, height);
      return jpegOf(sheet, quality);
    }),
  /* The colours that come back when patches of these inks leave as a photo does. */
  prove: async (inks) => {
    const drawn = sheetOf(PATCH * inks.length, PATCH);
    inks.forEach((ink, at) => {
      drawn.pen.fillStyle = `rgb(${ink.join(",")})`;
      drawn.pen.fillRect(PATCH * at, 0, PATCH, PATCH);
    });
    const sent = await createImageBitmap(await jpegOf(drawn.sheet, PACKED[0].quality));
    const { pen } = sheetOf(sent.width, sent.height);
    pen.drawImage(sent, 0, 0);
    sent.close();
    return inks.map((_, at) => [...pen.getImageData(PATCH * at + PATCH / 2, PATCH / 2, 1, 1).data]);
  },
};

/* What tells one content from another, where the browser can say; null: the device does not let us read the file. */
export const digestOf = async (file) => {
  const content = await file.arrayBuffer().catch(() => null);
  if (content === null) return null;
  if (!globalThis.crypto?.subtle) return "";
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", content))].join();
};
