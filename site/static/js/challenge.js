/* Lets a form that is sent early wait until the anti-robot check is done. */
(() => {
  "use strict";

  const LONGEST = 15_000; // milliseconds; then the form leaves as it is, and the server offers another check
  const widget = document.querySelector("altcha-widget");
  const form = widget?.closest("form");
  if (!form) return;
  let waiting = false;

  const busy = () => ["unverified", "verifying"].includes(widget.getState?.());

  form.addEventListener("submit", (event) => {
    if (waiting) event.preventDefault();
    if (waiting || !busy()) return;
    event.preventDefault();
    waiting = true;
    if (widget.getState() === "unverified") widget.verify();
    const until = Date.now() + LONGEST;
    const look = () => {
      if (busy() && Date.now() < until) return void setTimeout(look, 100);
      waiting = false;
      form.submit();
    };
    setTimeout(look, 100);
  });
})();
