/* Files of a request: each leaves as soon as it is chosen, one at a time. Without this script the form does it all. */

/* What is said when the server gave no words of its own: by the status of its answer. */
export const wordsFor = (status) => {
  if (status === 413) return "Votre envoi est trop lourd. Choisissez un fichier plus léger.";
  if (status === 403) return "Votre page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.";
  return "Le fichier n'est pas arrivé. Réessayez.";
};

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
const QUALITY = 0.85;

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

const jpegOf = (sheet) => new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", QUALITY));

/* The side of a patch of known colour, two blocks of a JPEG. In pixels. */
const PATCH = 16;

/* What a browser opens and draws pictures with: upright as the camera says, on white. */
const canvas = {
  open: (file) => createImageBitmap(file, { imageOrientation: "from-image" }),
  draw: (picture, { width, height }) => {
    const { sheet, pen } = sheetOf(width, height);
    pen.fillStyle = "white";
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, width, height);
    return jpegOf(sheet);
  },
  /* The colours that come back when patches of these inks leave as a photo does. */
  prove: async (inks) => {
    const drawn = sheetOf(PATCH * inks.length, PATCH);
    inks.forEach((ink, at) => {
      drawn.pen.fillStyle = `rgb(${ink.join(",")})`;
      drawn.pen.fillRect(PATCH * at, 0, PATCH, PATCH);
    });
    const sent = await createImageBitmap(await jpegOf(drawn.sheet));
    const { pen } = sheetOf(sent.width, sent.height);
    pen.drawImage(sent, 0, 0);
    sent.close();
    return inks.map((_, at) => [...pen.getImageData(PATCH * at + PATCH / 2, PATCH / 2, 1, 1).data]);
  },
};

const follow = (form, box) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-transfers]");
  const rows = box.querySelector("[data-files]");
  const says = box.querySelector("[data-says]");
  const empty = rows.querySelector("[data-empty]");
  const send = form.querySelector("[data-sends]");
  const limitOf = (file) => Number(isPhoto(file) ? box.dataset.photoBytes : box.dataset.fileBytes);
  const waiting = [];
  let running = false;
  let sendAfter = false;

  box.querySelector("[data-adds]").hidden = true;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const button = (text, name, action) => {
    const element = make("button", "button button--quiet", text);
    element.type = "button";
    element.append(make("span", "visually-hidden", ` ${name}`));
    element.addEventListener("click", action);
    return element;
  };

  const post = (fields, progress) =>
    new Promise((resolve) => {
      const data = new FormData(form);
      // What waits in the field would be sent along: files leave one by one, under their own name.
      data.delete("fichiers");
      for (const [name, value] of fields) data.append(name, value);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      if (progress) request.upload.addEventListener("progress", progress);
      request.addEventListener("load", () => resolve(request.response ?? { error: wordsFor(request.status) }));
      request.addEventListener("error", () => resolve({ error: "La connexion a été coupée. Réessayez." }));
      request.send(data);
    });

  const refresh = () => {
    empty.hidden = rows.querySelectorAll("[data-file]").length > 0;
    list.hidden = list.children.length === 0;
  };

  // A file has arrived: what the last answer said of its absence is no longer true.
  const settled = () => {
    document.getElementById("fichiers_error")?.remove();
    input.closest(".field").classList.remove("field--error");
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", "fichiers_aide");
  };

  const fail = (transfer, answer, again = true) => {
    const { item, file } = transfer;
    item.className = "transfer transfer--failed";
    const name = make("strong", "file-name", file.name);
    const text = make("p", "transfer__text", answer.error ?? wordsFor(0));
    const actions = make("div", "actions");
    if (answer.sign_in) {
      const link = make("a", "button", "Me connecter");
      link.href = answer.sign_in;
      actions.append(link);
    } else if (again) {
      actions.append(button("Réessayer", file.name, () => start(transfer)));
    }
    actions.append(
      button("Retirer", file.name, () => {
        item.remove();
        refresh();
        input.focus();
      }),
    );
    item.replaceChildren(name, text, actions);
    says.textContent = `${file.name} : ${text.textContent}`;
    free();
  };

  const start = (transfer) => {
    const { item, file } = transfer;
    item.className = "transfer";
    transfer.bar = make("progress", "transfer__bar");
    transfer.bar.max = 100;
    transfer.bar.value = 0;
    transfer.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    transfer.text = make("p", "transfer__text small", "En attente");
    item.replaceChildren(make("strong", "file-name", file.name), transfer.bar, transfer.text);
    waiting.push(transfer);
    next();
  };

  const next = async () => {
    if (running) return;
    const transfer = waiting.shift();
    if (!transfer) {
      if (sendAfter) send.click();
      return;
    }
    running = true;
    const { item, file } = transfer;
    // One at a time: opened, a photo takes as much memory as a phone has to give.
    transfer.text.textContent = "Préparation";
    transfer.lighter ??= await shrunk(file, canvas);
    const error = tooLarge(transfer.lighter.size, limitOf(transfer.lighter), isPhoto(file));
    if (error) {
      running = false;
      fail(transfer, { error }, false);
      next();
      return;
    }
    transfer.text.textContent = "Envoi en cours";
    const answer = await post(
      [
        ["fichiers", transfer.lighter],
        ["ajouter", "1"],
      ],
      (event) => {
        if (!event.lengthComputable) return;
        transfer.bar.value = (100 * event.loaded) / event.total;
        if (event.loaded === event.total) {
          transfer.bar.removeAttribute("value");
          transfer.text.textContent = "Vérification en cours";
        }
      },
    );
    running = false;
    if (answer.reload) {
      location.assign(answer.reload);
      return;
    }
    if (answer.row) {
      item.remove();
      const holder = document.createElement("template");
      holder.innerHTML = answer.row;
      for (const row of holder.content.querySelectorAll("[data-file]")) {
        rows.querySelector(`[data-file="${row.dataset.file}"]`)?.remove();
        rows.insertBefore(row, empty);
      }
      says.textContent = `${file.name} : fichier ajouté.`;
      settled();
      refresh();
    } else {
      fail(transfer, answer);
    }
    next();
  };

  const take = (files) => {
    for (const file of files) {
      const item = make("li", "transfer");
      list.append(item);
      start({ item, file });
    }
    refresh();
  };

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    take(files);
  });

  rows.addEventListener("click", async (event) => {
    const pressed = event.target.closest("button[name=retirer]");
    if (!pressed || pressed.disabled) return;
    event.preventDefault();
    pressed.disabled = true;
    const answer = await post([["retirer", pressed.value]]);
    if (answer.reload || answer.sign_in) {
      location.assign(answer.reload ?? answer.sign_in);
    } else if (answer.removed) {
      pressed.closest("[data-file]").remove();
      says.textContent = "Fichier supprimé.";
      refresh();
      input.focus();
    } else {
      pressed.disabled = false;
      says.textContent = answer.error;
    }
  });

  // Pressed while files are on their way: the request leaves after the last of them. What leaves is kept from leaving
  // twice by `sending.js`, as for every form.
  const words = send.textContent;
  const free = () => {
    sendAfter = false;
    send.removeAttribute("aria-disabled");
    send.textContent = words;
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "envoyer") return;
    if (!running && waiting.length === 0) {
      free();
      return;
    }
    event.preventDefault();
    sendAfter = true;
    send.setAttribute("aria-disabled", "true");
    send.textContent = "ENVOI DES FICHIERS…";
  });
  refresh();
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const form = document.querySelector("[data-request]");
  const box = form?.querySelector("[data-uploads]");
  if (box) follow(form, box);
}
