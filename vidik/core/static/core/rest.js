// SPDX-License-Identifier: EUPL-1.2
// A sign-in ends when nothing is done for a while. Typing counts as activity: the server is notified.
// Before the end a strip on the page says so; after it nothing is sent that would be lost.
"use strict";

(() => {
  const strip = document.querySelector("[data-rests]");
  if (!strip) return;
  const { at, out, who, sign } = strip.dataset;
  const MINUTE = 60000;
  // The page says for how long the sign-in holds at least; the server, once it is asked, exactly.
  let ends = Date.now() + Number(strip.dataset.rests) * 1000;
  // Towards the longest time of a sign-in no activity helps.
  let stays = true;
  let heardAt = Date.now();
  let touchedAt = 0;
  let state = "";
  let asking = null;
  let passing = null;
  let before = null;
  // Other tabs of the same sign-in count as well; nothing is stored on the device.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("vidik-rest") : null;

  const isOver = () => state === "over" || state === "other" || Date.now() >= ends - 1000;
  const span = () => Math.max(ends - heardAt, 1);

  const show = (which) => {
    state = which;
    const focused = strip.contains(document.activeElement);
    strip.hidden = !which;
    if (which) strip.firstElementChild.setAttribute("role", "alert");
    else strip.firstElementChild.removeAttribute("role");
    for (const part of strip.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(which);
    }
    if (!focused) return;
    const next = which ? strip.querySelector("button:not([hidden]), a:not([hidden])") : before;
    if (next && next.isConnected) next.focus();
  };
  const tell = () => {
    if (tabs) tabs.postMessage({ sign, who, ends, stays });
  };

  // Gives what the server says of the sign-in, null where there is none.
  const ask = async () => {
    const answer = await fetch(at, {
      redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10000),
    });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const take = (said) => {
    if (!said) return show("over");
    if (said.who !== who) return show("other");
    // A step of the sign-in is missing: pages of one's own account are where it is done.
    if (said.step && !location.pathname.startsWith(at.replace(/here\/$/, ""))) return show("over");
    // Forms were written for a sign-in that may have ended: they get the mark of this one.
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = said.token;
    heardAt = Date.now();
    ends = heardAt + said.seconds * 1000;
    stays = said.stays;
    touchedAt = 0;
    show("");
    return tell();
  };
  // Asks whether the sign-in still holds, which keeps it; true where it does.
  const stay = (byHand) => {
    if (byHand === true) asking = null;
    asking ??= (async () => {
      try {
        take(await ask());
      } catch {
        if (byHand === true) show("away");
      } finally {
        asking = null;
      }
      return state === "" && !isOver();
    })();
    return asking;
  };

  const look = () => {
    const now = Date.now();
    if (state === "over" || state === "other") return;
    if (now >= ends) {
      show("over");
      return;
    }
    const interval = Math.min(MINUTE, span() / 4);
    // What was typed before the device slept is no activity of now.
    if (stays && touchedAt > heardAt && now - heardAt >= interval && now - touchedAt < interval + 15000) stay();
    if (!state && ends - now <= Math.min(2 * MINUTE, span() / 3)) show(stays ? "soon" : "late");
  };

  for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true, capture: true });
  }
  document.addEventListener("focusin", (event) => {
    if (!strip.contains(event.target)) before = event.target;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === passing) {
      passing = null;
      return;
    }
    const leaves = new URL(form.action, location.href).pathname === out;
    if (form.method !== "post" || leaves || strip.contains(form)) return;
    // Whoever was heard just now is still there; anybody else is asked for before anything is sent.
    if (!isOver() && state !== "away" && Date.now() - heardAt < MINUTE) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    (async () => {
      if (await stay(true)) {
        passing = form;
        form.requestSubmit(submitter);
      } else strip.querySelector("button:not([hidden]), a:not([hidden])")?.focus();
    })();
  }, { capture: true });
  // What a page sends by itself is held back once the sign-in is over.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOver()) return;
    event.preventDefault();
    if (!state) show("over");
  });
  for (const button of strip.querySelectorAll("[data-stay]")) {
    button.addEventListener("click", () => stay(true));
  }
  if (tabs) {
    tabs.addEventListener("message", ({ data }) => {
      if (data.sign !== sign || state === "over" || state === "other") return;
      if (data.who !== who) {
        show("other");
        return;
      }
      heardAt = Date.now();
      ends = data.ends;
      stays = data.stays;
      touchedAt = 0;
      if (state) show("");
    });
    tell();
  }
  document.addEventListener("visibilitychange", look);
  setInterval(look, 10000);
})();
