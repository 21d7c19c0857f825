/* What is typed is kept as one goes: a while after the last key, and when the page is left or hidden. The address then
   names the draft, so that this page, loaded again, shows its own. Without this script the form's buttons do it. */

import { addressNamed, bodyOf, isKept } from "./transfers.js";

/* How long nothing is typed before it is kept. In ms. */
const REST = 3000;

const follow = (form) => {
  let [typed, saved, timer, leaves] = [0, 0, 0, false];

  const keep = async () => {
    clearTimeout(timer);
    if (!isKept({ typed, saved, leaves })) return;
    saved = typed;
    const options = { method: "POST", body: bodyOf(form, [["garder", "1"]]), keepalive: true };
    try {
      const response = await fetch(form.action, { ...options, headers: { Accept: "application/json" } });
      if (response.ok && !leaves) addressNamed(await response.json());
    } catch {
      saved = 0; // without a network it is tried again at the next key
    }
  };

  form.addEventListener("input", () => {
    typed += 1;
    clearTimeout(timer);
    timer = setTimeout(keep, REST);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  window.addEventListener("beforeunload", keep);
  form.addEventListener("leaves", () => {
    leaves = true; // what is sent need not be kept
  });
  form.addEventListener("stays", () => {
    leaves = false;
  });
};

const form = document.querySelector("[data-keeps]");
if (form) follow(form);
