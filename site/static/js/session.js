/* Warns before the idle time-out. What is done in another tab counts: the server is asked before anything is shown. */
(() => {
  "use strict";

  const box = document.querySelector("[data-session]");
  if (!box?.showModal) return;
  const soon = box.querySelector("[data-session-soon]");
  const over = box.querySelector("[data-session-over]");
  const stay = box.querySelector("[data-session-stay]");
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const WARN = Math.min(120, Number(box.dataset.seconds) / 2);
  const AGAIN = 15;
  let typed = document.querySelector("[data-errors]") !== null;
  let ends = 0;
  let timer = 0;

  const ask = async (url, method) => {
    const answer = await fetch(url, { method, headers: { "X-CSRFToken": token }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(check, Math.max(1, seconds) * 1000);
  };

  const plan = (left) => {
    ends = Date.now() + left * 1000;
    if (left > WARN) {
      if (box.open && over.hidden) box.close();
      later(left - WARN);
    } else {
      if (!box.open) box.showModal();
      later(Math.min(left + 1, AGAIN));
    }
  };

  // What was typed is still on the page, and is kept when it is sent; nothing else of a person stays on the screen.
  const ended = () => {
    clearTimeout(timer);
    const again = `${box.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    if (!typed) {
      location.assign(again);
      return;
    }
    box.querySelector("[data-session-again]").href = again;
    soon.hidden = true;
    over.hidden = false;
    box.setAttribute("aria-labelledby", "fini-titre");
    box.setAttribute("aria-describedby", "fini-texte");
    if (box.open) box.close();
    box.showModal();
  };

  const take = (state) => {
    if (!state.signed_in) ended();
    else if (state.seconds === null) clearTimeout(timer);
    else plan(state.seconds);
  };

  const check = async () => {
    if (!over.hidden) return;
    try {
      take(await ask(box.dataset.state, "GET"));
    } catch {
      later(AGAIN); // no network for now: the server decides, not this page
    }
  };

  const prolong = async () => {
    try {
      take(await ask(box.dataset.prolong, "POST"));
    } catch {
      check();
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target.form || event.target.isContentEditable) typed = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() > ends - WARN * 1000) check();
  });
  stay.addEventListener("click", prolong);
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (over.hidden) prolong();
    else box.close();
  });
  box.querySelector("[data-session-close]").addEventListener("click", () => box.close());

  const left = Number(box.dataset.seconds);
  ends = Date.now() + left * 1000;
  later(left - WARN);
})();
