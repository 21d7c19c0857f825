/* Forms that send: the button shows that it works, and sends once. Without this script the server tells twice from once. */

/* How long a button stays busy when no page comes of it: loading was stopped, or the line is very slow. In ms. */
export const LONGEST = 60000;

/* What a press does: the form "leaves", is pressed "again" while it is on its way, or has "no network". In ms. */
export const atPress = ({ sent, now, online = true }) => {
  if (sent && now - sent < LONGEST) return "again";
  return online ? "leaves" : "no network";
};

/* What a button says while it works, unless it has a word of its own. */
const WORKING = "Un instant…";

/* What the server's answer to a request asks for: to "go" to a page, to "tell" that it is away, or to let the browser
   send the form, so that the server's own page says what is to be corrected. */
export const afterAnswer = (status, answer) => {
  const go = answer?.sent ?? answer?.reload ?? answer?.sign_in;
  if (go) return { go };
  return status >= 500 ? { tell: "away" } : { page: true };
};

/* What is told when nothing could leave: a title, and what to do. */
export const WORDS = {
  "no network": [
    "Vous n'avez plus de réseau",
    "Rien n'est perdu : tout reste sur cette page. Quand le réseau revient, appuyez sur « Réessayer ».",
  ],
  cut: [
    "Le réseau ne répond pas",
    "Rien n'est perdu : tout reste sur cette page. Appuyez sur « Réessayer » : votre envoi ne partira pas deux fois.",
  ],
  away: [
    "Notre service ne répond pas pour l'instant",
    "Rien n'est perdu : tout reste sur cette page. Attendez une minute, puis appuyez sur « Réessayer ».",
  ],
  back: ["Le réseau est revenu", "Appuyez sur « Réessayer » pour envoyer."],
};

/* A text whose French quotes and double signs stay on the line of their words. */
export const spaced = (text) => text.replaceAll("« ", "«\u00a0").replace(/ ([»:?!;%])/g, "\u00a0$1");

/* The forms on their way: when each left, and how its button is given back. */
const away = new Map();

const release = (form) => {
  away.get(form)?.restore();
  away.delete(form);
};

/* The button to show at work: the one pressed, unless it only serves those who press Enter. */
const shown = (form, submitter) =>
  submitter && submitter.tabIndex >= 0 ? submitter : (form.querySelector("[data-sends]") ?? submitter);

const show = (button) => {
  if (!button) return () => {};
  const kept = [...button.childNodes];
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren(button.dataset.working ?? WORKING);
  return () => {
    button.replaceChildren(...kept);
    button.removeAttribute("aria-disabled");
    button.style.minWidth = "";
  };
};

const make = (tag, className, ...inside) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...inside);
  return element;
};

/* Says above the button why nothing left, with a button to try again. */
const tell = (form, button, what) => {
  form.querySelector("[data-not-left]")?.remove();
  const [title, text] = WORDS[what];
  const again = make("button", "button button--secondary", "Réessayer");
  again.type = "button";
  again.addEventListener("click", () => (button ? button.click() : form.requestSubmit()));
  const words = [make("p", "alert__title", spaced(title)), make("p", "", spaced(text)), make("p", "", again)];
  const note = make("div", "alert alert--warning", make("div", "alert__body", ...words));
  note.setAttribute("role", "alert");
  note.dataset.notLeft = what;
  (button?.closest("p") ?? form.lastElementChild).before(note);
};

/* Whether files leave with the form itself, for want of the script that sends them: that may take long. */
const bears = (form) => [...form.querySelectorAll("input[type=file]")].some(({ files }) => files.length > 0);

/* Sends a request without leaving the page, so that a line that breaks leaves it as it is. */
const deliver = async (form, submitter, button) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body: data, headers, signal: stop.signal });
    const answer = await response.json().catch(() => null);
    const then = afterAnswer(response.status, answer);
    if (then.go) {
      location.assign(then.go);
    } else if (then.tell) {
      release(form);
      tell(form, button, then.tell);
    } else {
      const name = make("input", "");
      Object.assign(name, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(name);
      form.submit();
      name.remove(); // what leaves is read already; left there, the next file would send the request
    }
  } catch {
    release(form);
    tell(form, button, navigator.onLine ? "cut" : "no network");
  } finally {
    clearTimeout(timer);
  }
};

const follow = (says) => {
  // On the window, after all others: what another script holds back does not leave. A form that the browser itself
  // finds wrong is never submitted, so it stays free.
  window.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post") return;
    const what = atPress({ sent: away.get(form)?.since, now: Date.now(), online: navigator.onLine });
    const button = shown(form, submitter);
    if (what !== "leaves") event.preventDefault();
    if (what === "no network") tell(form, button, what);
    if (what !== "leaves") return;
    form.querySelector("[data-not-left]")?.remove();
    release(form);
    const restore = show(button);
    says.textContent = "Envoi en cours";
    away.set(form, { since: Date.now(), restore });
    if (form.hasAttribute("data-request") && ["envoyer", "entree"].includes(submitter?.name) && !bears(form)) {
      event.preventDefault();
      deliver(form, submitter, button);
    }
    setTimeout(() => {
      if (away.get(form)?.restore === restore) release(form);
    }, LONGEST);
  });
  // « Précédent » brings a page back as it was left: its buttons must live.
  window.addEventListener("pageshow", () => {
    for (const form of [...away.keys()]) release(form);
    says.textContent = "";
  });
  window.addEventListener("online", () => {
    for (const note of document.querySelectorAll('[data-not-left="no network"]')) {
      note.querySelectorAll("p").forEach((line, at) => {
        if (WORDS.back[at]) line.textContent = spaced(WORDS.back[at]);
      });
    }
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const says = make("p", "visually-hidden");
  says.setAttribute("role", "status");
  document.querySelector("main")?.append(says);
  follow(says);
}
