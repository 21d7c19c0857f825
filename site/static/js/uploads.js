/* Files of a request: each leaves as soon as it is chosen, one at a time. Without this script the form does it all. */

import {
  addressNamed,
  afterCut,
  atSend,
  bodyOf,
  calledOf,
  leftOutWords,
  noted,
  PAUSES,
  pauseWords,
  post,
  progressWords,
  sameWords,
  THROWN_AWAY,
  waitWords,
  wasThrownAway,
  wordsFor,
} from "./transfers.js";

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

/* The note that asks whether a request leaves without some of its files, and its first button. */
const question = (names, onReplace, onWithout) => {
  const [title, without, replace] = leftOutWords(names);
  const note = make("div", "alert alert--warning");
  note.dataset.asks = "";
  note.setAttribute("role", "alert");
  const body = make("div", "alert__body");
  const actions = make("div", "actions");
  actions.append(button(replace, "", onReplace), button(without, "", onWithout));
  body.append(
    make("p", "alert__title", title),
    make("p", "", "Que voulez-vous faire ? L'accusé de réception dira ce qui n'est pas parti."),
    actions,
  );
  note.append(body);
  return note;
};

/* The files of one form: those that wait for their turn, the one on its way, those that did not leave. */
class Transfers {
  constructor(form, box, files) {
    this.form = form;
    this.box = box;
    this.files = files; // what `files.js` gives
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-transfers]");
    this.rows = box.querySelector("[data-files]");
    this.empty = this.rows.querySelector("[data-empty]");
    this.same = box.querySelector("[data-same]");
    this.type = box.querySelector("[data-file-type]"); // what the next file is; some pages do not ask
    this.send = form.querySelector("[data-sends]");
    this.known = new Map(); // the row of each content that was sent from here
    this.waiting = [];
    this.failed = new Set();
    this.running = false;
    this.sendAfter = false;
    this.held = 0; // the timer of the next try, while the line is cut
    this.copies = 0;
    this.last = {}; // the file chosen last
  }

  say(text) {
    this.box.querySelector("[data-says]").textContent = text;
  }

  refresh() {
    this.empty.hidden = this.rows.querySelectorAll("[data-file]").length > 0;
    this.list.hidden = this.list.children.length === 0;
  }

  // The camera opens: a phone short of memory may throw this page away. What is typed goes into the draft, where it is
  // found again; it does not stay on a phone that may be shared.
  opening() {
    noted(String(Date.now()));
    const body = bodyOf(this.form, [["garder", "1"]]);
    fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true })
      .then((response) => (response.ok ? response.json() : null))
      .then(addressNamed)
      .catch(() => {}); // without a network it is as before
  }

  tellThrownAway() {
    if (!wasThrownAway(noted(), Date.now())) return;
    const note = make("div", "alert alert--info");
    note.setAttribute("role", "status");
    note.append(make("div", "alert__body", THROWN_AWAY));
    this.input.closest(".field").before(note);
  }

  // --- one file: chosen, waiting, on its way ---

  take(files) {
    for (const file of files) {
      this.last = file;
      const item = make("li", "transfer");
      this.list.append(item);
      this.start({ item, file, type: this.type?.value });
    }
    if (this.type) this.type.value = "";
    this.refresh();
  }

  start(transfer) {
    const { item, file } = transfer;
    this.failed.delete(transfer);
    this.decideAgain(transfer);
    transfer.tries = 0;
    item.className = "transfer";
    transfer.bar = make("progress", "transfer__bar");
    transfer.bar.max = 100;
    transfer.bar.value = 0;
    transfer.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    transfer.text = make("p", "transfer__text small", "En attente");
    item.replaceChildren(make("strong", "file-name", file.name), transfer.bar, transfer.text);
    this.waiting.push(transfer);
    this.next();
  }

  // One at a time: opened, a photo takes as much memory as a phone has to give.
  async next() {
    if (this.running || this.held) return;
    const transfer = this.waiting.shift();
    if (!transfer) {
      noted();
      if (this.sendAfter) this.send.click();
      return;
    }
    this.running = true;
    const answer = await this.carry(transfer);
    this.running = false;
    if (answer.reload) {
      location.assign(answer.reload);
      return;
    }
    if (answer.cut) this.pause(transfer);
    else if (answer.copy) this.copied(transfer.item);
    else if (answer.row) this.arrived(transfer, answer);
    else this.fail(transfer, answer);
    this.next();
  }

  /* What becomes of a file: the server's answer, or why it need not leave. `last`: trying again would not help. */
  async carry(transfer) {
    const { file } = transfer;
    const { digestOf, shrunk, canvas, tooLarge } = this.files;
    transfer.digest ??= await digestOf(file);
    if (transfer.digest === null) {
      return { error: "Nous n'arrivons pas à lire ce fichier. Choisissez-le à nouveau.", last: true };
    }
    const row = this.known.get(transfer.digest);
    if (row && this.rows.querySelector(`[data-file="${row}"]`)) return { copy: true };
    transfer.text.textContent = `Préparation ${calledOf(this.files.isPhoto(file))}`;
    transfer.lighter ??= await shrunk(file, canvas);
    const photo = this.files.isPhoto(transfer.lighter);
    const limit = Number(photo ? this.box.dataset.photoBytes : this.box.dataset.fileBytes);
    const error = tooLarge(transfer.lighter.size, limit, photo);
    return error ? { error, last: true } : this.leave(transfer);
  }

  leave(transfer) {
    const since = Date.now();
    const { bar, text } = transfer;
    const photo = this.files.isPhoto(transfer.file);
    for (const old of transfer.item.querySelectorAll("button")) old.remove(); // it was paused
    text.textContent = `Envoi ${calledOf(photo)}…`;
    const fields = [
      ["fichiers", transfer.lighter],
      ["ajouter", "1"],
    ];
    if (transfer.type) fields.push(["type_de_document", transfer.type]);
    return post(this.form, fields, (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      text.textContent = progressWords(photo, event.loaded, event.total, Date.now() - since);
      if (event.loaded === event.total) {
        bar.removeAttribute("value");
        text.textContent = `Vérification ${calledOf(photo)}`;
      }
    });
  }

  // --- how it went ---

  // The file stays first in its row, whole: what had left of it is sent again.
  pause(transfer) {
    const what = afterCut({ online: navigator.onLine, tries: transfer.tries });
    if (what === "fails") {
      this.fail(transfer, { error: "Le réseau ne répond pas : ce fichier n'est pas arrivé. Réessayez plus tard." });
      return;
    }
    const seconds = what === "again" ? PAUSES[transfer.tries] : 15;
    if (what === "again") transfer.tries += 1;
    transfer.text.textContent = pauseWords(what, this.files.isPhoto(transfer.file), seconds);
    this.say(transfer.text.textContent);
    transfer.item.append(this.dropping(transfer));
    this.waiting.unshift(transfer);
    this.held = setTimeout(() => this.resume(), seconds * 1000);
  }

  resume() {
    clearTimeout(this.held);
    this.held = 0;
    this.next();
  }

  copied(item) {
    this.copies += 1;
    item?.remove();
    this.same.hidden = false;
    this.same.textContent = sameWords(this.copies);
    this.say(this.same.textContent);
    this.refresh();
  }

  arrived({ item, file, digest, tries }, answer) {
    item.remove();
    addressNamed(answer);
    const holder = make("template");
    holder.innerHTML = answer.row;
    for (const row of holder.content.querySelectorAll("[data-file]")) {
      this.rows.querySelector(`[data-file="${row.dataset.file}"]`)?.remove();
      this.rows.insertBefore(row, this.empty);
      if (digest) this.known.set(digest, row.dataset.file);
    }
    this.say(`${file.name} : fichier ajouté.`);
    this.settled();
    this.refresh();
    // What had arrived although the answer was lost is no second one.
    if (answer.same && !tries) this.copied();
  }

  // A file has arrived: what the last answer said of its absence is no longer true.
  settled() {
    document.getElementById("fichiers_error")?.remove();
    this.input.closest(".field").classList.remove("field--error");
    this.input.removeAttribute("aria-invalid");
    this.input.setAttribute("aria-describedby", "fichiers_aide");
    this.input.dispatchEvent(new Event("corrected", { bubbles: true })); // for the list of what is to be corrected
  }

  fail(transfer, answer) {
    const { item, file } = transfer;
    this.failed.add(transfer);
    transfer.refused = answer.name;
    item.className = "transfer transfer--failed";
    const text = make("p", "transfer__text", answer.error ?? wordsFor(0));
    const actions = make("div", "actions");
    if (answer.sign_in) {
      const link = make("a", "button", "Me connecter");
      link.href = answer.sign_in;
      actions.append(link);
    } else if (!answer.last) {
      actions.append(button("Réessayer", file.name, () => this.start(transfer)));
    }
    actions.append(this.dropping(transfer));
    item.replaceChildren(make("strong", "file-name", file.name), text, actions);
    this.say(`${file.name} : ${text.textContent}`);
    this.free();
  }

  // --- files taken off the list ---

  // Nobody leaves without a file that is tried again, or gone from the list.
  decideAgain(transfer) {
    transfer.leftOut?.remove();
    transfer.decided = false;
  }

  drop(transfer) {
    transfer.item.remove();
    this.failed.delete(transfer);
    this.decideAgain(transfer);
    if (this.waiting.includes(transfer)) this.waiting.splice(this.waiting.indexOf(transfer), 1);
    this.refresh();
    if (transfer.refused) post(this.form, [["oublier", transfer.refused]]);
  }

  dropping(transfer) {
    return button("Retirer", transfer.file.name, () => {
      this.drop(transfer);
      this.input.focus();
    });
  }

  async remove(pressed) {
    pressed.disabled = true;
    const answer = await post(this.form, [["retirer", pressed.value]]);
    if (answer.reload || answer.sign_in) {
      location.assign(answer.reload ?? answer.sign_in);
    } else if (answer.removed) {
      pressed.closest("[data-file]").remove();
      this.say("Fichier supprimé.");
      this.refresh();
      this.input.focus();
    } else {
      pressed.disabled = false;
      this.say(answer.error ?? "Le réseau ne répond pas. Réessayez.");
    }
  }

  // --- the request itself: it leaves after the last file, and is kept from leaving twice by `sending.js` ---

  free() {
    this.sendAfter = false;
    this.send.dispatchEvent(new Event("rests", { bubbles: true }));
  }

  leaveWithout() {
    for (const transfer of this.failed) {
      this.decideAgain(transfer);
      const name = make("input");
      Object.assign(name, { type: "hidden", name: "sans", value: transfer.refused ?? transfer.file.name });
      this.form.append(name);
      transfer.leftOut = name;
      transfer.decided = true;
    }
    this.form.querySelector("[data-asks]")?.remove();
    this.send.click();
  }

  replace() {
    this.form.querySelector("[data-asks]")?.remove();
    for (const transfer of [...this.failed]) this.drop(transfer);
    this.input.focus();
    this.input.click();
  }

  ask() {
    this.form.querySelector("[data-asks]")?.remove();
    const names = [...this.failed].map(({ file }) => file.name);
    const note = question(
      names,
      () => this.replace(),
      () => this.leaveWithout(),
    );
    this.send.closest("p").before(note);
    note.querySelector("button").focus();
  }

  submitted(event, name) {
    if (!["envoyer", "entree"].includes(name)) return;
    const onTheWay = this.waiting.length + Number(this.running);
    const undecided = [...this.failed].filter(({ decided }) => !decided).length;
    const what = atSend({ onTheWay, undecided });
    if (what === "leaves") return;
    event.preventDefault();
    this.sendAfter = what === "waits";
    if (what === "asks") {
      this.free();
      this.ask();
      return;
    }
    const words = waitWords(onTheWay, this.files.isPhoto(this.last));
    this.send.dispatchEvent(new CustomEvent("works", { bubbles: true, detail: words }));
  }
}

const follow = (form, box, files) => {
  const transfers = new Transfers(form, box, files);
  const { input } = transfers;
  let pressed = transfers.send;
  box.querySelector("[data-adds]").hidden = true;
  input.addEventListener("click", () => transfers.opening());
  input.addEventListener("cancel", () => noted());
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    input.value = "";
    transfers.take(chosen);
  });
  transfers.rows.addEventListener("click", (event) => {
    const remove = event.target.closest("button[name=retirer]");
    if (!remove || remove.disabled) return;
    event.preventDefault();
    transfers.remove(remove);
  });
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button") ?? pressed;
  });
  // Older browsers do not say which button it was.
  form.addEventListener("submit", (event) => transfers.submitted(event, (event.submitter ?? pressed)?.name));
  window.addEventListener("online", () => transfers.resume());
  transfers.refresh();
  transfers.tellThrownAway();
};

// Where a part does not come, the form does it all.
const form = document.querySelector("[data-request]");
const box = form?.querySelector("[data-uploads]");
if (box) import(box.dataset.uploads).then((files) => follow(form, box, files));
