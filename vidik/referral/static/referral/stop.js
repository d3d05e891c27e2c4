// SPDX-License-Identifier: EUPL-1.2
// An answer that says that somebody is in danger now does not wait until the page is filled in.
"use strict";

(() => {
  // Keys choose answers that they only pass, so theirs wait for the button.
  let isTouched = false;
  document.addEventListener("pointerdown", () => { isTouched = true; });
  document.addEventListener("keydown", () => { isTouched = false; });
  document.addEventListener("change", ({ target }) => {
    const isYes = target.matches("input[data-stops]:checked")
      || (target.matches("select[data-stops]") && target.value === "yes");
    if (!isTouched || !isYes) return;
    const rest = document.createElement("input");
    Object.assign(rest, { type: "hidden", name: "rest", value: "1" });
    target.form.append(rest);
    target.form.requestSubmit();
  });
})();
