/* Keys of the device (passkeys): adds one, or signs in with one. What needs them is hidden without this script. */
(() => {
  "use strict";

  const device = window.webauthnJSON;
  const able = Boolean(window.isSecureContext && device && device.supported());

  const words = {
    NotAllowedError: "La vérification n'a pas abouti : elle a été annulée, ou elle a pris trop de temps. Recommencez.",
    AbortError: "La vérification a été annulée. Recommencez.",
    InvalidStateError: "Cet appareil a déjà une clé d'accès pour ce site.",
    NotSupportedError: "Cet appareil ne sait pas garder une clé d'accès.",
    TooMany: "Trop d'essais depuis votre réseau. Attendez un moment, ou utilisez votre mot de passe.",
    SecurityError: "Ouvrez ce site à son adresse habituelle, puis recommencez.",
  };
  const otherwise = "La clé d'accès n'a pas répondu. Rechargez la page, puis recommencez.";

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (answer.status === 429) throw Object.assign(new Error("limit"), { name: "TooMany" });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  };

  for (const place of document.querySelectorAll("[data-key-place]")) place.hidden = !able;
  for (const note of document.querySelectorAll("[data-key-absent]")) note.hidden = able;

  for (const form of document.querySelectorAll("form[data-key]")) {
    const says = form.querySelector("[data-key-says]");
    const button = form.querySelector("[type=submit]");
    const say = (text) => {
      says.querySelector("[data-key-words]").textContent = text;
      says.hidden = !text;
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      say("");
      try {
        const options = await optionsOf(form);
        form.elements.credential.value = JSON.stringify(await device[form.dataset.key](options));
        form.submit();
      } catch (error) {
        button.removeAttribute("aria-disabled");
        say(words[error.name] ?? otherwise);
      }
    });
  }
})();
