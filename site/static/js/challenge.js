/* Lets a form that is sent early wait until the anti-robot check is done. */

export const LONGEST = 15_000; // milliseconds; then the form leaves as it is, and the server offers another check

/* Whether the widget still has its sum to do. */
export const busy = (state) => ["unverified", "verifying"].includes(state);

/* What a press of the button does: the form "leaves", "waits" for the check, or already "waited" for it. */
export const atSubmit = (waiting, state) => {
  if (waiting) return "waited";
  return busy(state) ? "waits" : "leaves";
};

const hold = (form, widget) => {
  let waiting = false;

  form.addEventListener("submit", (event) => {
    const what = atSubmit(waiting, widget.getState?.());
    if (what !== "leaves") event.preventDefault();
    if (what !== "waits") return;
    waiting = true;
    if (widget.getState() === "unverified") widget.verify();
    const until = Date.now() + LONGEST;
    const look = () => {
      if (busy(widget.getState?.()) && Date.now() < until) return void setTimeout(look, 100);
      waiting = false;
      form.submit();
    };
    setTimeout(look, 100);
  });
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const widget = document.querySelector("altcha-widget");
  const form = widget?.closest("form");
  if (form) hold(form, widget);
}
