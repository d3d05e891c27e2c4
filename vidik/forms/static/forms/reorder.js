// SPDX-License-Identifier: EUPL-1.2
// Dragging a line of the outline before another one; the buttons do the same without it.
"use strict";

(() => {
  const form = document.querySelector("form[data-reorder]");
  if (!form) return;
  let dragged = "";

  for (const line of form.querySelectorAll("[data-item]")) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => {
      dragged = line.dataset.item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged);
    });
    line.addEventListener("dragover", (event) => {
      if (!dragged || dragged === line.dataset.item) return;
      event.preventDefault();
      line.classList.add("is-target");
    });
    line.addEventListener("dragleave", () => line.classList.remove("is-target"));
    line.addEventListener("drop", (event) => {
      event.preventDefault();
      line.classList.remove("is-target");
      if (!dragged || dragged === line.dataset.item) return;
      for (const [name, value] of [["do", `before ${dragged}`], ["before", line.dataset.item]]) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        form.append(field);
      }
      form.submit();
    });
    line.addEventListener("dragend", () => {
      dragged = "";
    });
  }
})();
