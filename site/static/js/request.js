/* A request leaves without leaving its page, so that a line that breaks leaves it as it is. Loaded where one is asked for;
   `sending.js` shows that it works. Without this script the form does it all. */

/* What the server's answer to a request asks for: to "go" to a page, to "tell" that it is away, or to let the browser
   send the form, so that the server's own page says what is to be corrected. */
export const afterAnswer = (status, answer) => {
  const go = answer?.sent ?? answer?.reload ?? answer?.sign_in;
  if (go) return { go };
  return status >= 500 ? { tell: "away" } : { page: true };
};

/* What is told when the line or the service broke on the way: a title, and what to do. */
export const WORDS = {
  cut: [
    "Le réseau ne répond pas",
    "Rien n'est perdu : tout reste sur cette page. Appuyez sur « Réessayer » : votre envoi ne partira pas deux fois.",
  ],
  away: [
    "Notre service ne répond pas pour l'instant",
    "Rien n'est perdu : tout reste sur cette page. Attendez une minute, puis appuyez sur « Réessayer ».",
  ],
};

/* Whether a press sends the request, and without files in the form itself: these may take long, so the browser sends
   them. `files`: how many. */
export const isTaken = (name, files) => ["envoyer", "entree"].includes(name) && files === 0;

/* Says above the button why the request is still here; null: there is no network. */
const stay = (form, words) => form.dispatchEvent(new CustomEvent("stays", { bubbles: true, detail: words }));

/* The browser sends the form as it is: the page that comes says what is to be corrected. */
const hand = (form, submitter) => {
  const name = document.createElement("input");
  Object.assign(name, { type: "hidden", name: submitter.name, value: submitter.value });
  form.append(name);
  form.submit();
  name.remove(); // what leaves is read already; left there, the next file would send the request
};

const deliver = async (form, submitter, longest) => {
  const data = new FormData(form);
  data.append(submitter.name, submitter.value);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), longest);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body: data, headers, signal: stop.signal });
    const then = afterAnswer(response.status, await response.json().catch(() => null));
    if (then.go) location.assign(then.go);
    else if (then.tell) stay(form, WORDS[then.tell]);
    else hand(form, submitter);
  } catch {
    stay(form, navigator.onLine ? WORDS.cut : null);
  } finally {
    clearTimeout(timer);
  }
};

// Tests import what is decided, without a page.
const form = globalThis.document?.querySelector("[data-request]");
form?.addEventListener("leaves", (event) => {
  const { submitter, longest } = event.detail;
  const boxes = [...form.querySelectorAll("input[type=file]")];
  if (
    !isTaken(
      submitter?.name,
      boxes.reduce((sum, { files }) => sum + files.length, 0),
    )
  )
    return;
  event.preventDefault();
  deliver(form, submitter, longest);
});
