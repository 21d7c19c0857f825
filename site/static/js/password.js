/* Ticks off the rule of passwords as one types. The server decides; the rule is readable without this. */

const PAUSE = 900; // milliseconds without a key before anything is said aloud
const KINDS = {
  upper: /\p{Uppercase}/u,
  lower: /\p{Lowercase}/u,
  digit: /\p{Nd}/u,
  special: /[^\p{L}\p{N}\s]/u,
};

const plural = (count, one, many) => `${count} ${count > 1 ? many : one}`;

/* What is still to be typed, in words; nothing is said of an empty field. */
const words = (password, characters, kinds) => {
  if (!password) return "";
  const parts = [];
  if (characters > 0) parts.push(plural(characters, "caractère", "caractères"));
  if (kinds > 0) parts.push(plural(kinds, "sorte de caractères", "sortes de caractères"));
  return parts.length ? `Il manque encore ${parts.join(" et ")}.` : "La forme de votre mot de passe convient.";
};

/* Which conditions a password meets, by their names on the page, and what is said of it. Counts as the server does:
   a character outside the first plane is one. */
export const judge = (password, rule) => {
  const met = Object.fromEntries(Object.entries(KINDS).map(([kind, pattern]) => [kind, pattern.test(password)]));
  const characters = rule.length - [...password].length;
  const kinds = rule.kinds - Object.values(met).filter(Boolean).length;
  return { met: { ...met, length: characters <= 0, kinds: kinds <= 0 }, text: words(password, characters, kinds) };
};

const follow = (rule) => {
  const field = document.getElementById(rule.dataset.ruleOf);
  const state = rule.querySelector("[data-state]");
  if (!field || !state) return;
  const marks = new Map();
  for (const line of rule.querySelectorAll("[data-condition]")) {
    const word = document.createElement("span");
    word.className = "visually-hidden";
    line.prepend(word);
    marks.set(line.dataset.condition, { line, word });
  }
  let timer;

  const look = () => {
    const { met, text } = judge(field.value, {
      length: Number(rule.dataset.length),
      kinds: Number(rule.dataset.kinds),
    });
    for (const [name, is] of Object.entries(met)) {
      const { line, word } = marks.get(name);
      line.classList.toggle("rule__met", is);
      word.textContent = is ? "Rempli : " : "";
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (state.textContent !== text) state.textContent = text;
    }, PAUSE);
  };

  field.addEventListener("input", look);
  if (field.value) look();
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  for (const rule of document.querySelectorAll("[data-rule-of]")) follow(rule);
}
