/* Keys of the device (passkeys): adds one, or signs in with one. What needs them is hidden without this script. */

const WORDS = {
  NotAllowedError: "La vérification n'a pas abouti : elle a été annulée, ou elle a pris trop de temps. Recommencez.",
  AbortError: "La vérification a été annulée. Recommencez.",
  InvalidStateError: "Cet appareil a déjà une clé d'accès pour ce site.",
  NotSupportedError: "Cet appareil ne sait pas garder une clé d'accès.",
  TooMany: "Trop d'essais depuis votre réseau. Attendez un moment, ou utilisez votre mot de passe.",
  SecurityError: "Ouvrez ce site à son adresse habituelle, puis recommencez.",
};
const OTHERWISE = "La clé d'accès n'a pas répondu. Rechargez la page, puis recommencez.";

/* What is said of an error, by its name; a name that nobody foresaw has a sentence too. */
export const wordsFor = (error) => WORDS[error.name] ?? OTHERWISE;

/* Whether this browser can use keys on this page: it knows them, and the page came over a safe connection. */
export const able = (isSecure, device) => Boolean(isSecure && device?.supported());

/* The error that an answer of the server stands for; null when it is a good one. */
export const refusal = (answer) => {
  if (answer.status === 429) return Object.assign(new Error("limit"), { name: "TooMany" });
  return answer.ok ? null : new Error(String(answer.status));
};

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  const refused = refusal(answer);
  if (refused) throw refused;
  return (await answer.json()).request_options;
};

const listen = (form, device) => {
  const says = form.querySelector("[data-key-says]");
  const button = form.querySelector("[type=submit]");
  const say = (text) => {
    says.querySelector("[data-key-words]").textContent = text;
    says.hidden = !text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    button.dispatchEvent(new CustomEvent("works", { bubbles: true })); // shown by `sending.js`
    say("");
    try {
      const options = await optionsOf(form);
      form.elements.credential.value = JSON.stringify(await device[form.dataset.key](options));
      form.submit();
    } catch (error) {
      button.dispatchEvent(new CustomEvent("rests", { bubbles: true }));
      say(wordsFor(error));
    }
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const device = window.webauthnJSON;
  const usable = able(window.isSecureContext, device);
  for (const place of document.querySelectorAll("[data-key-place]")) place.hidden = !usable;
  for (const note of document.querySelectorAll("[data-key-absent]")) note.hidden = usable;
  for (const form of document.querySelectorAll("form[data-key]")) listen(form, device);
}
