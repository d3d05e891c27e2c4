// SPDX-License-Identifier: EUPL-1.2
// A sign-in ends when nothing is done for a while. Typing is doing something: the server is told.
// Before the end a warning stands on the page; after it nothing is sent that would be lost.
"use strict";

(() => {
  const strip = document.querySelector("[data-rests]");
  if (!strip) return;
  const rests = Number(strip.dataset.rests) * 1000;
  const warned = rests - Math.min(120000, rests / 3);
  const told = Math.min(60000, rests / 4);
  // Other tabs of the same sign-in count as well; nothing is kept on the device.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("vidik-rest") : null;
  let last = Date.now();
  let touched = false;
  let asking = false;

  const show = (which) => {
    strip.hidden = !which;
    for (const part of strip.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== which;
  };
  const heard = () => {
    last = Date.now();
    touched = false;
    show("");
    if (tabs) tabs.postMessage("heard");
  };
  const answer = async (method) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const found = await fetch(strip.dataset.at, {
      method,
      headers: method === "POST" && token ? { "X-CSRFToken": token.value } : {},
      redirect: "error",
      cache: "no-store",
    });
    return found.status === 200 ? found.json() : null;
  };

  // Says whether the sign-in still holds; null where the server was not reached.
  const stay = async () => {
    if (asking) return null;
    asking = true;
    try {
      const said = await answer("POST");
      if (said && said.who === strip.dataset.who) heard();
      else show(said ? "other" : "over");
      return Boolean(said);
    } catch {
      return null;
    } finally {
      asking = false;
    }
  };
  // Forms were written for the sign-in that ended: they get the mark of the new one.
  const goOn = async () => {
    try {
      const said = await answer("GET");
      if (!said) return show("over");
      if (said.who !== strip.dataset.who) return show("other");
      for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = said.token;
      return heard();
    } catch {
      return show("away");
    }
  };
  const isOver = () => Date.now() - last >= rests;

  const look = () => {
    const quiet = Date.now() - last;
    if (isOver()) {
      if (strip.hidden || !strip.querySelector("[data-when=soon]").hidden) show("over");
    } else if (touched && quiet >= told) stay();
    else if (quiet >= warned && !touched && strip.hidden) show("soon");
  };

  for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { touched = true; }, { passive: true, capture: true });
  }
  document.addEventListener("submit", (event) => {
    const isOurs = !strip.contains(event.target) && event.target.method === "post";
    if (!isOurs || (!isOver() && strip.querySelector("[data-when=over]").hidden)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show("over");
    strip.querySelector("[data-go-on]").focus();
  }, { capture: true });
  strip.querySelector("[data-stay]").addEventListener("click", stay);
  for (const button of strip.querySelectorAll("[data-go-on]")) button.addEventListener("click", goOn);
  if (tabs) {
    tabs.addEventListener("message", () => {
      last = Date.now();
      if (!strip.querySelector("[data-when=soon]").hidden) show("");
    });
    tabs.postMessage("heard");
  }
  document.addEventListener("visibilitychange", look);
  setInterval(look, 10000);
})();
