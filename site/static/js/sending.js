/* Forms that send: the button shows that it works, and sends once. Without this script the server tells twice from once. */

/* How long a button stays busy when no page comes of it: loading was stopped, or the line is very slow. In ms. */
export const LONGEST = 60000;

/* What a press does: the form "leaves", is pressed "again" while it is on its way, or has "no network". In ms. */
export const atPress = ({ sent, now, online = true }) => {
  if (sent && now - sent < LONGEST) return "again";
  return online ? "leaves" : "no network";
};

/* What is told when nothing could leave for want of a network, and once it is back: a title, and what to do. */
export const WORDS = {
  away: [
    "Vous n'avez plus de réseau",
    "Rien n'est perdu : tout reste sur cette page. Quand le réseau revient, appuyez sur « Réessayer ».",
  ],
  back: ["Le réseau est revenu", "Appuyez sur « Réessayer » pour envoyer."],
};

/* A text whose French quotes and double signs stay on the line of their words. */
export const spaced = (text) => text.replaceAll("« ", "«\u00a0").replace(/ ([»:?!;%])/g, "\u00a0$1");

/* Buttons at work, with what they show at rest. */
const working = new Map();

/* A button shows that it works, in these words, or its own; told again, only its words change. */
export const work = (button, words) => {
  if (!working.has(button)) {
    working.set(button, [...button.childNodes]);
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-disabled", "true");
  }
  button.replaceChildren(words ?? button.dataset.working ?? "Un instant…");
};

/* A button is as it was; one that was never at work stays as it is. */
export const rest = (button) => {
  const kept = working.get(button);
  if (!kept) return;
  working.delete(button);
  button.replaceChildren(...kept);
  button.removeAttribute("aria-disabled");
  button.style.minWidth = "";
};

/* The forms on their way: when each left, and its button. */
const away = new Map();

const release = (form) => {
  const button = away.get(form)?.button;
  if (button) rest(button);
  away.delete(form);
};

/* The button to show at work: the one pressed, unless it only serves those who press Enter. */
const shown = (form, submitter) =>
  submitter && submitter.tabIndex >= 0 ? submitter : (form.querySelector("[data-sends]") ?? submitter);

const make = (tag, className, ...inside) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...inside);
  return element;
};

/* Says above the button why nothing left, with a button to try again. */
const tell = (form, button, words) => {
  form.querySelector("[data-not-left]")?.remove();
  const [title, text] = words ?? WORDS.away;
  const again = make("button", "button button--secondary", "Réessayer");
  again.type = "button";
  again.addEventListener("click", () => (button ? button.click() : form.requestSubmit()));
  const lines = [make("p", "alert__title", spaced(title)), make("p", "", spaced(text)), make("p", "", again)];
  const note = make("div", "alert alert--warning", make("div", "alert__body", ...lines));
  note.setAttribute("role", "alert");
  note.dataset.notLeft = words ? "" : "offline";
  (button?.closest("p") ?? form.lastElementChild).before(note);
};

/* A form leaves: by the browser, or by `request.js` where that script takes it. */
const leave = (event, button, says) => {
  const { target: form, submitter } = event;
  form.querySelector("[data-not-left]")?.remove();
  release(form);
  if (button) work(button);
  says.textContent = "Envoi en cours";
  const left = { since: Date.now(), button };
  away.set(form, left);
  const taken = new CustomEvent("leaves", { cancelable: true, detail: { submitter, longest: LONGEST } });
  if (!form.dispatchEvent(taken)) event.preventDefault();
  setTimeout(() => {
    if (away.get(form) === left) release(form);
  }, LONGEST);
};

/* On the window, after all others: what another script holds back does not leave. A form that the browser itself finds
   wrong is never submitted, so it stays free. */
const submitted = (event, says) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  const button = shown(form, submitter);
  const what = atPress({ sent: away.get(form)?.since, now: Date.now(), online: navigator.onLine });
  if (what === "leaves") return leave(event, button, says);
  event.preventDefault();
  if (what === "no network") tell(form, button);
};

const networkIsBack = () => {
  for (const note of document.querySelectorAll('[data-not-left="offline"]')) {
    note.querySelectorAll("p").forEach((line, at) => {
      if (WORDS.back[at]) line.textContent = spaced(WORDS.back[at]);
    });
  }
};

const follow = (says) => {
  window.addEventListener("submit", (event) => submitted(event, says));
  // « Précédent » brings a page back as it was left: its buttons must live.
  window.addEventListener("pageshow", () => {
    away.clear();
    for (const button of [...working.keys()]) rest(button);
    says.textContent = "";
  });
  window.addEventListener("online", networkIsBack);
  // What other scripts ask: a button to work or to rest, a form to say why it did not leave.
  document.addEventListener("works", ({ target, detail }) => work(target, detail));
  document.addEventListener("rests", ({ target }) => rest(target));
  document.addEventListener("stays", ({ target: form, detail }) => {
    const button = away.get(form)?.button;
    release(form);
    tell(form, button, detail);
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const says = make("p", "visually-hidden");
  says.setAttribute("role", "status");
  document.querySelector("main")?.append(says);
  follow(says);
}
