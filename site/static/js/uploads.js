/* Files of a request: each leaves as soon as it is chosen, one at a time. Without this script the form does it all. */

/* What is said when the server gave no words of its own: by the status of its answer. */
export const wordsFor = (status) => {
  if (status === 413) return "Ce fichier est trop lourd. Choisissez-en un plus léger, ou prenez une photo.";
  if (status === 403) return "Votre page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.";
  return "Le fichier n'est pas arrivé. Réessayez.";
};

/* What is said of a file that need not even leave; "" when it may. Sizes in bytes; without a limit all may. */
export const tooLarge = (size, limit) => {
  if (!limit || size <= limit) return "";
  const most = Math.round(limit / 1048576);
  return `Ce fichier est trop lourd : plus de ${most} Mo. Envoyez une photo, ou un fichier plus léger.`;
};

/* What a press of the button does: the form "leaves", "waits" for the files on their way, or it is pressed "again". */
export const atSubmit = ({ sent, sendAfter, busy }) => {
  if (sent && !sendAfter) return "again";
  return busy ? "waits" : "leaves";
};

const follow = (form, box) => {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-transfers]");
  const rows = box.querySelector("[data-files]");
  const says = box.querySelector("[data-says]");
  const empty = rows.querySelector("[data-empty]");
  const send = form.querySelector("[data-sends]");
  const limit = Number(box.dataset.fileBytes);
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
    sendAfter = false;
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
    const error = tooLarge(file.size, limit);
    if (error) {
      fail(transfer, { error }, false);
      return;
    }
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
    transfer.text.textContent = "Envoi en cours";
    const answer = await post(
      [
        ["fichiers", file],
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

  // A second press while the first is on its way is not a second request.
  const words = send.textContent;
  const free = () => {
    delete form.dataset.sent;
    send.removeAttribute("aria-disabled");
    send.textContent = words;
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "envoyer") return;
    const what = atSubmit({ sent: Boolean(form.dataset.sent), sendAfter, busy: running || waiting.length > 0 });
    if (what !== "leaves") event.preventDefault();
    if (what === "again") return;
    form.dataset.sent = "1";
    send.setAttribute("aria-disabled", "true");
    send.textContent = "ENVOI EN COURS…";
    sendAfter = what === "waits";
  });
  window.addEventListener("pageshow", free);
  refresh();
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const form = document.querySelector("[data-request]");
  const box = form?.querySelector("[data-uploads]");
  if (box) follow(form, box);
}
