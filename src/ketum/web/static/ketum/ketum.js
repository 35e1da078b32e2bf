"use strict";
// Completing the name on the line being typed. Without this script the page works the same, only without suggestions.
(() => {
  const box = () => document.getElementById("medicines");
  const offers = () => document.getElementById("suggestions");

  const line = (field) => {
    const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = field.value.indexOf("\n", start);
    return { start, end: end < 0 ? field.value.length : end };
  };

  const take = (name) => {
    const field = box();
    const { start, end } = line(field);
    const dose = field.value.slice(start, end).match(/\d.*$/);
    field.setRangeText(name + (dose ? " " + dose[0] : " "), start, end, "end");
    offers().replaceChildren();
    field.focus();
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== box()) return;
    const { start, end } = line(box());
    event.detail.parameters = { line: box().value.slice(start, end) };
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#suggestions button");
    if (button) take(button.dataset.name);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest("#medicines, #suggestions")) return;
    offers().replaceChildren();
    box().focus();
  });
})();
