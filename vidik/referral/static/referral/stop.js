// SPDX-License-Identifier: EUPL-1.2
// An answer that says that somebody is in danger now does not wait until the page is filled in.
"use strict";

(() => {
  // Keys choose answers that they only pass, so theirs wait for the button.
  let isTouched = false;
  document.addEventListener("pointerdown", () => { isTouched = true; });
  document.addEventListener("keydown", () => { isTouched = false; });
  document.addEventListener("change", ({ target }) => {
    if (!isTouched || !target.matches("input[data-stops]:checked")) return;
    const rest = document.createElement("input");
    Object.assign(rest, { type: "hidden", name: "rest", value: "1" });
    target.form.append(rest);
    target.form.requestSubmit();
  });
})();
