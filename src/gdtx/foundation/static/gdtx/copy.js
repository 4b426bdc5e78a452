/* Copies the text of a field that people can also select by hand; without this script the field alone is there. */
"use strict";
for (const box of document.querySelectorAll("[data-copy]")) {
  const field = box.querySelector("textarea");
  const button = box.querySelector("button");
  const said = box.querySelector("[role=status]");
  if (!field || !button || !said) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      copied = document.execCommand("copy");
    }
    said.textContent = copied ? said.dataset.done : said.dataset.failed;
  });
}
