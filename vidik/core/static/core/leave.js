// SPDX-License-Identifier: EUPL-1.2
// Leaves a page at once: what was shown and typed is gone first, and Back does not lead here again.
"use strict";

(() => {
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const { href } = link;
    for (const form of document.forms) form.reset();
    document.body.replaceChildren();
    location.replace(href);
  });
  // A page that the browser kept for Back is asked for anew: nothing that was typed is on it.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
