/* Warns before the idle time-out. What is done in another tab counts: the server is asked before anything is shown. */

export const AGAIN = 15; // seconds until the server is asked again, once the end is near or when it did not answer

/* How many seconds before the end the warning is shown: half of a very short session, two minutes of others. */
export const warnsAt = (seconds) => Math.min(120, seconds / 2);

/* What the server's answer asks for: "over", "never" (no time-out), or "shown" and "hidden" with the next question. */
export const decide = (state, warn) => {
  if (!state.signed_in) return { what: "over" };
  if (state.seconds === null) return { what: "never" };
  if (state.seconds > warn) return { what: "hidden", next: state.seconds - warn };
  return { what: "shown", next: Math.min(state.seconds + 1, AGAIN) };
};

/* Where one signs in again to come back to the page. */
export const wayBack = (signIn, place) => `${signIn}?next=${encodeURIComponent(place.pathname + place.search)}`;

const watch = (box) => {
  const soon = box.querySelector("[data-session-soon]");
  const over = box.querySelector("[data-session-over]");
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const warn = warnsAt(Number(box.dataset.seconds));
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

  // What was typed is still on the page, and is kept when it is sent; nothing else of a person stays on the screen.
  const ended = () => {
    clearTimeout(timer);
    const again = wayBack(box.dataset.signIn, location);
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
    const { what, next } = decide(state, warn);
    if (what === "over") return ended();
    if (what === "never") return clearTimeout(timer);
    ends = Date.now() + state.seconds * 1000;
    if (what === "shown" && !box.open) box.showModal();
    if (what === "hidden" && box.open && over.hidden) box.close();
    later(next);
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
    if (document.visibilityState === "visible" && Date.now() > ends - warn * 1000) check();
  });
  box.querySelector("[data-session-stay]").addEventListener("click", prolong);
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (over.hidden) prolong();
    else box.close();
  });
  box.querySelector("[data-session-close]").addEventListener("click", () => box.close());

  const left = Number(box.dataset.seconds);
  ends = Date.now() + left * 1000;
  later(left - warn);
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const box = document.querySelector("[data-session]");
  if (box?.showModal) watch(box);
}
