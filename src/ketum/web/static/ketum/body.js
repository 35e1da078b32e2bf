"use strict";
// Touching the drawing ticks the same place in the list below it; the list alone does everything.
for (const shape of document.querySelectorAll("[data-item]")) {
  const box = document.querySelector(`input[name="tick"][value="${shape.dataset.item}"]`);
  const draw = () => shape.classList.toggle("ticked", box.checked);
  shape.addEventListener("click", () => {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change"));
  });
  box.addEventListener("change", draw);
  draw();
}
