// SPDX-License-Identifier: EUPL-1.2
// Sends a form and tries again while there is no connection. What was typed stays on the page and
// nowhere else; the server counts a form once, however often it comes.
"use strict";

(() => {
  const FIRST = 3000;
  const LONGEST = 30000;
  const PATIENCE = 20000;
  // Photos take minutes on a slow line.
  const PATIENCE_WITH_FILES = 300000;
  // The forms that are being sent, each with what ends its present pause.
  const sending = new Map();

  const pause = (form, milliseconds) => new Promise((done) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      done();
    };
    const timer = setTimeout(go, milliseconds);
    window.addEventListener("online", go);
    sending.set(form, go);
  });
  const say = (form, which) => {
    const strip = form.querySelector("[data-sending]") ?? document.querySelector("[data-sending]");
    for (const part of strip?.children ?? []) part.hidden = part.dataset.when !== which;
  };
  // Gives the server's answer, null where none came.
  const attempt = async (form, button) => {
    // Read anew each time: somebody may have gone on writing.
    const given = new FormData(form);
    if (button?.name) given.append(button.name, button.value);
    const carries = form.enctype === "multipart/form-data";
    const body = carries ? given : new URLSearchParams(given);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, cache: "no-store", headers: { "X-Sent-By-Script": "1" },
        signal: AbortSignal.timeout?.(carries ? PATIENCE_WITH_FILES : PATIENCE),
      });
      if (answer.status >= 500) return null;
      return { at: answer.headers.get("Location"), leads: answer.status === 204, text: await answer.text() };
    } catch {
      return null;
    }
  };
  // Shows the page that the server answered with in place of the present one.
  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const main = page.querySelector("main");
    if (!main) return;
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    window.scrollTo(0, 0);
    (main.querySelector("[role=alert][tabindex]") ?? main).focus();
  };
  const send = async (form, button) => {
    sending.set(form, () => {});
    let wait = FIRST;
    let answer = null;
    for (;;) {
      say(form, "sends");
      answer = await attempt(form, button);
      if (answer || !form.isConnected) break;
      say(form, "waits");
      await pause(form, wait);
      wait = Math.min(wait * 2, LONGEST);
    }
    sending.delete(form);
    if (!form.isConnected) return;
    say(form, "");
    if (answer.leads) location.assign(answer.at);
    else show(answer.text);
  };
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !form.matches("form[data-send]")) return;
    event.preventDefault();
    // Pressed again it is tried at once, and still sent once.
    const go = sending.get(form);
    if (go) go();
    else send(form, submitter);
  });
})();
