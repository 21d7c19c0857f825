/* Topics of a request, narrowed to the subject that is ticked. Without this script all are offered, by subject. */

/* Whether the topics of a subject are offered: of each as long as none is ticked. */
export const offered = (subject, ticked) => !ticked || subject === ticked;

/* Whether the page is asked for what a topic needs: never while files are on their way, which would be cut. */
export const asks = ({ topic, transfers }) => Boolean(topic) && transfers === 0;

const follow = (form, box) => {
  const select = box.querySelector("select");
  const button = box.querySelector("[data-chooses]");
  const groups = [...box.querySelectorAll("optgroup")];
  const ticked = () => form.querySelector("input[name=subject]:checked")?.value ?? "";

  const narrow = () => {
    for (const group of groups) {
      const here = offered(group.dataset.subject, ticked());
      group.hidden = !here;
      group.disabled = !here; // some browsers show what is hidden in a list
      if (!here && group.contains(select.selectedOptions[0])) select.value = "";
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "subject") narrow();
    if (event.target !== select) return;
    const transfers = form.querySelectorAll("[data-transfers] > *").length;
    if (asks({ topic: select.value, transfers })) form.requestSubmit(button);
  });
  button.hidden = true;
  narrow();
};

// Tests import what is decided, without a page.
if (globalThis.document) {
  const form = document.querySelector("[data-request]");
  const box = form?.querySelector("[data-topics]");
  if (box) follow(form, box);
}
