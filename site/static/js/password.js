/* Ticks off the rule of passwords as one types. The server decides; the rule is readable without this. */
(() => {
  "use strict";

  const PAUSE = 900; // milliseconds without a key before anything is said aloud
  const KINDS = {
    upper: /\p{Uppercase}/u,
    lower: /\p{Lowercase}/u,
    digit: /\p{Nd}/u,
    special: /[^\p{L}\p{N}\s]/u,
  };

  const plural = (count, one, many) => `${count} ${count > 1 ? many : one}`;

  const missing = (characters, kinds) => {
    const parts = [];
    if (characters > 0) parts.push(plural(characters, "caractère", "caractères"));
    if (kinds > 0) parts.push(plural(kinds, "sorte de caractères", "sortes de caractères"));
    return parts.length ? `Il manque encore ${parts.join(" et ")}.` : "La forme de votre mot de passe convient.";
  };

  for (const rule of document.querySelectorAll("[data-rule-of]")) {
    const field = document.getElementById(rule.dataset.ruleOf);
    const state = rule.querySelector("[data-state]");
    if (!field || !state) continue;
    const marks = new Map();
    for (const line of rule.querySelectorAll("[data-condition]")) {
      const word = document.createElement("span");
      word.className = "visually-hidden";
      line.prepend(word);
      marks.set(line.dataset.condition, { line, word });
    }
    let timer;

    const mark = (name, met) => {
      const { line, word } = marks.get(name);
      line.classList.toggle("rule__met", met);
      word.textContent = met ? "Rempli : " : "";
    };

    const look = () => {
      const password = field.value;
      const met = Object.keys(KINDS).filter((kind) => KINDS[kind].test(password));
      for (const kind of Object.keys(KINDS)) mark(kind, met.includes(kind));
      const characters = Number(rule.dataset.length) - [...password].length;
      const kinds = Number(rule.dataset.kinds) - met.length;
      mark("length", characters <= 0);
      mark("kinds", kinds <= 0);
      clearTimeout(timer);
      const text = password ? missing(characters, kinds) : "";
      timer = setTimeout(() => {
        if (state.textContent !== text) state.textContent = text;
      }, PAUSE);
    };

    field.addEventListener("input", look);
    if (field.value) look();
  }
})();
