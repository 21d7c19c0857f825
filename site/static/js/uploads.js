/* Files of a request: each leaves as soon as it is chosen, one at a time. Without this script the form does it all. */

/* What is said when the server gave no words of its own: by the status of its answer. */
export const wordsFor = (status) => {
  if (status === 413) return "Votre envoi est trop lourd. Choisissez un fichier plus léger.";
  if (status === 403) return "Votre page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.";
  return "Le fichier n'est pas arrivé. Réessayez.";
};

/* What a file is called while it leaves. */
export const calledOf = (photo) => (photo ? "de la photo" : "du fichier");

/* How long the rest takes at the speed so far, in words; "" while it cannot be told. In bytes and ms. */
export const timeLeft = (loaded, total, elapsed) => {
  if (elapsed < 1500 || loaded <= 0) return "";
  const seconds = Math.max(1, Math.ceil(((total - loaded) * elapsed) / loaded / 1000));
  if (seconds < 60) return `encore ${seconds} seconde${seconds > 1 ? "s" : ""}`;
  const minutes = Math.ceil(seconds / 60);
  return `encore ${minutes} minute${minutes > 1 ? "s" : ""}`;
};

/* How far a file is on its way, in words. */
export const progressWords = (photo, loaded, total, elapsed) => {
  const left = timeLeft(loaded, total, elapsed);
  return `Envoi ${calledOf(photo)} : ${Math.floor((100 * loaded) / total)} %${left ? `, ${left}` : ""}`;
};

/* Seconds before each new try, while the browser believes that there is a network. */
export const PAUSES = [2, 5, 10, 20, 40];

/* What becomes of a file cut on its way: it "waits" for the network, is tried "again" by itself, or "fails". */
export const afterCut = ({ online, tries }) => {
  if (!online) return "waits";
  return tries < PAUSES.length ? "again" : "fails";
};

/* What is said of files with the content of another one. */
export const sameWords = (count) =>
  count === 1
    ? "Un fichier était déjà dans la liste : il est gardé une seule fois."
    : `${count} fichiers étaient les mêmes qu'un autre de la liste : ils sont gardés une seule fois.`;

/* What is asked before a request leaves without some of its files. */
export const leftOutWords = (names) =>
  names.length === 1
    ? [`« ${names[0]} » n'est pas parti`, "Envoyer sans ce fichier", "Remplacer ce fichier"]
    : [`${names.length} fichiers ne sont pas partis`, "Envoyer sans ces fichiers", "Remplacer ces fichiers"];

/* A line on which nothing moves for so long is taken for cut; the server's look at a file takes longer. In ms. */
const STILL = 45000;
const LOOK = 90000;

const follow = (form, box, { canvas, digestOf, isPhoto, shrunk, tooLarge }) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-transfers]");
  const rows = box.querySelector("[data-files]");
  const says = box.querySelector("[data-says]");
  const empty = rows.querySelector("[data-empty]");
  const send = form.querySelector("[data-sends]");
  const same = box.querySelector("[data-same]");
  const known = new Map(); // the row of each content that was sent from here
  const limitOf = (file) => Number(isPhoto(file) ? box.dataset.photoBytes : box.dataset.fileBytes);
  const waiting = [];
  const failed = new Set();
  let running = false;
  let sendAfter = false;
  let held = 0; // the timer of the next try, while the line is cut
  let copies = 0;
  let last = {}; // the file chosen last

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
      for (const name of ["fichiers", "envoyer", "entree"]) data.delete(name);
      for (const [name, value] of fields) data.append(name, value);
      const request = new XMLHttpRequest();
      let timer = 0;
      const moves = (longest) => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), longest);
      };
      const done = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        moves(event.loaded === event.total ? LOOK : STILL);
        progress?.(event);
      });
      request.addEventListener("load", () => {
        const away = request.status >= 502 && !request.response;
        done(away ? { cut: true } : (request.response ?? { error: wordsFor(request.status) }));
      });
      for (const end of ["error", "abort"]) request.addEventListener(end, () => done({ cut: true }));
      moves(STILL);
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
    input.dispatchEvent(new Event("corrected", { bubbles: true })); // for the list of what is to be corrected
  };

  // Nobody leaves without a file that is tried again, or gone from the list.
  const decideAgain = (transfer) => {
    transfer.leftOut?.remove();
    transfer.decided = false;
  };

  const drop = (transfer) => {
    transfer.item.remove();
    failed.delete(transfer);
    decideAgain(transfer);
    if (waiting.includes(transfer)) waiting.splice(waiting.indexOf(transfer), 1);
    refresh();
    if (transfer.refused) post([["oublier", transfer.refused]]);
  };

  const dropping = (transfer) =>
    button("Retirer", transfer.file.name, () => {
      drop(transfer);
      input.focus();
    });

  const fail = (transfer, answer, again = true) => {
    const { item, file } = transfer;
    failed.add(transfer);
    transfer.refused = answer.name;
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
    actions.append(dropping(transfer));
    item.replaceChildren(name, text, actions);
    says.textContent = `${file.name} : ${text.textContent}`;
    free();
  };

  const start = (transfer) => {
    const { item, file } = transfer;
    failed.delete(transfer);
    decideAgain(transfer);
    transfer.tries = 0;
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

  const resume = () => {
    clearTimeout(held);
    held = 0;
    next();
  };

  // The file stays first in its row, whole: what had left of it is sent again.
  const pause = (transfer) => {
    const what = afterCut({ online: navigator.onLine, tries: transfer.tries });
    if (what === "fails") {
      fail(transfer, { error: "Le réseau ne répond pas : ce fichier n'est pas arrivé. Réessayez plus tard." });
      return;
    }
    const seconds = what === "again" ? PAUSES[transfer.tries] : 15;
    if (what === "again") transfer.tries += 1;
    transfer.text.textContent =
      what === "waits"
        ? `Plus de réseau. L'envoi ${calledOf(isPhoto(transfer.file))} est en pause et reprendra tout seul. Rien n'est perdu.`
        : `Le réseau ne répond pas. Nouvel essai dans ${seconds} secondes. Rien n'est perdu.`;
    says.textContent = transfer.text.textContent;
    transfer.item.append(dropping(transfer));
    waiting.unshift(transfer);
    held = setTimeout(resume, seconds * 1000);
  };

  const sentBefore = (transfer) => {
    const row = known.get(transfer.digest);
    return Boolean(row && rows.querySelector(`[data-file="${row}"]`));
  };

  const copied = (item) => {
    copies += 1;
    item?.remove();
    same.hidden = false;
    same.textContent = sameWords(copies);
    says.textContent = same.textContent;
    refresh();
  };

  const arrived = ({ item, file, digest, tries }, answer) => {
    item.remove();
    const holder = document.createElement("template");
    holder.innerHTML = answer.row;
    for (const row of holder.content.querySelectorAll("[data-file]")) {
      rows.querySelector(`[data-file="${row.dataset.file}"]`)?.remove();
      rows.insertBefore(row, empty);
      if (digest) known.set(digest, row.dataset.file);
    }
    says.textContent = `${file.name} : fichier ajouté.`;
    settled();
    refresh();
    // What had arrived although the answer was lost is no second one.
    if (answer.same && !tries) copied();
  };

  const leave = (transfer) => {
    const since = Date.now();
    const { file, bar, text } = transfer;
    for (const old of transfer.item.querySelectorAll("button")) old.remove(); // it was paused
    text.textContent = `Envoi ${calledOf(isPhoto(file))}…`;
    const fields = [
      ["fichiers", transfer.lighter],
      ["ajouter", "1"],
    ];
    return post(fields, (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      text.textContent = progressWords(isPhoto(file), event.loaded, event.total, Date.now() - since);
      if (event.loaded === event.total) {
        bar.removeAttribute("value");
        text.textContent = `Vérification ${calledOf(isPhoto(file))}`;
      }
    });
  };

  const next = async () => {
    if (running || held) return;
    const transfer = waiting.shift();
    if (!transfer) {
      if (sendAfter) send.click();
      return;
    }
    running = true;
    const { file } = transfer;
    transfer.digest ??= await digestOf(file);
    if (transfer.digest === null) {
      running = false;
      fail(transfer, { error: "Nous n'arrivons pas à lire ce fichier. Choisissez-le à nouveau." }, false);
      next();
      return;
    }
    if (sentBefore(transfer)) {
      running = false;
      copied(transfer.item);
      next();
      return;
    }
    // One at a time: opened, a photo takes as much memory as a phone has to give.
    transfer.text.textContent = `Préparation ${calledOf(isPhoto(file))}`;
    transfer.lighter ??= await shrunk(file, canvas);
    const error = tooLarge(transfer.lighter.size, limitOf(transfer.lighter), isPhoto(file));
    const answer = error ? { error } : await leave(transfer);
    running = false;
    if (answer.reload) {
      location.assign(answer.reload);
      return;
    }
    if (answer.cut) pause(transfer);
    else if (answer.row) arrived(transfer, answer);
    else fail(transfer, answer, !error);
    next();
  };

  const take = (files) => {
    for (const file of files) {
      last = file;
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
      says.textContent = answer.error ?? "Le réseau ne répond pas. Réessayez.";
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
  const leaveWithout = () => {
    for (const transfer of failed) {
      decideAgain(transfer);
      const name = make("input");
      Object.assign(name, { type: "hidden", name: "sans", value: transfer.refused ?? transfer.file.name });
      form.append(name);
      transfer.leftOut = name;
      transfer.decided = true;
    }
    form.querySelector("[data-asks]")?.remove();
    send.click();
  };

  const ask = () => {
    form.querySelector("[data-asks]")?.remove();
    const [title, without, replace] = leftOutWords([...failed].map(({ file }) => file.name));
    const note = make("div", "alert alert--warning");
    note.dataset.asks = "";
    note.setAttribute("role", "alert");
    const body = make("div", "alert__body");
    const actions = make("div", "actions");
    actions.append(
      button(replace, "", () => {
        note.remove();
        for (const transfer of [...failed]) drop(transfer);
        input.focus();
        input.click();
      }),
      button(without, "", leaveWithout),
    );
    body.append(
      make("p", "alert__title", title),
      make("p", "", "Que voulez-vous faire ? L'accusé de réception dira ce qui n'est pas parti."),
      actions,
    );
    note.append(body);
    send.closest("p").before(note);
    actions.querySelector("button").focus();
  };

  let pressed = send;
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button") ?? pressed;
  });
  form.addEventListener("submit", (event) => {
    // Older browsers do not say which button it was.
    if (!["envoyer", "entree"].includes((event.submitter ?? pressed)?.name)) return;
    const busy = running || waiting.length > 0;
    if (!busy && sendAfter) free();
    if (busy) {
      event.preventDefault();
      sendAfter = true;
      send.setAttribute("aria-disabled", "true");
      send.textContent =
        waiting.length + Number(running) > 1 ? "Envoi des fichiers…" : `Envoi ${calledOf(isPhoto(last))}…`;
    } else if ([...failed].some((transfer) => !transfer.decided)) {
      event.preventDefault();
      ask();
    }
  });
  window.addEventListener("online", resume);
  refresh();
};

// Tests import what is decided, without a page. Where a part does not come, the form does it all.
if (globalThis.document) {
  const form = document.querySelector("[data-request]");
  const box = form?.querySelector("[data-uploads]");
  if (box) import(box.dataset.uploads).then((files) => follow(form, box, files));
}
