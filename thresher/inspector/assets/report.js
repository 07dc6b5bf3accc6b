"use strict";
(() => {
  const frame = document.querySelector("iframe");
  const panel = document.querySelector(".panel");
  const status = document.querySelector("[role=status]");
  const entries = new Map();
  for (const entry of panel.querySelectorAll("[data-k]")) {
    if (!entries.has(entry.dataset.k)) entries.set(entry.dataset.k, []);
    entries.get(entry.dataset.k).push(entry);
  }
  const tell = (message) => frame.contentWindow?.postMessage(message, "*");
  let shown = null;
  let ready = false;
  const show = (key) => {
    if (key === shown) return;
    shown = key;
    light(key === null ? [] : [key]);
    if (ready) tell({ show: key });
  };
  let lit = [];
  const light = (keys) => {
    for (const entry of lit) entry.classList.remove("on");
    lit = keys.flatMap((key) => entries.get(key) ?? []);
    for (const entry of lit) entry.classList.add("on");
  };
  const scrolls = () => getComputedStyle(panel).overflowY !== "visible";
  const reveal = (keys) => {
    const entry = keys.flatMap((key) => entries.get(key) ?? [])[0];
    if (!entry) return null;
    for (let at = entry.parentElement; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    const box = entry.getBoundingClientRect();
    const around = scrolls() ? panel.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    if (box.top < around.top || box.bottom > around.bottom) entry.scrollIntoView({ block: "center" });
    return entry;
  };
  const entryOf = (target) => target.closest?.("[data-k]")?.dataset.k ?? null;
  // A panel that scrolls under a pointer at rest, or under one that has gone into the frame, is not pointed at.
  let pointer = "";
  panel.addEventListener("mousemove", ({ target, clientX, clientY }) => {
    if (pointer !== (pointer = `${clientX} ${clientY}`)) show(entryOf(target));
  });
  panel.addEventListener("mouseleave", () => show(null));
  panel.addEventListener("focusin", ({ target }) => show(entryOf(target)));
  panel.addEventListener("focusout", () => show(null));
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    if (data.ready) { ready = true; if (shown !== null) tell({ show: shown }); document.body.dataset.ready = ""; }
    if (data.hover) {
      shown = null;
      light(data.hover);
      if (scrolls()) reveal(data.hover);
      status.textContent = data.zone ? `zone: ${data.zone}` : "";
    }
    if (data.pick) { const entry = reveal(data.pick); entry?.focus(); }
    if (data.shown && data.shown === shown) {
      const what = data.visible ? "" : data.places ? "Its place is hidden by the page's own styles." : "It has no place in what the page shows.";
      status.textContent = what;
      for (const entry of entries.get(data.shown) ?? []) entry.classList.toggle("nowhere", !data.visible);
    }
  });
  const toggle = (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    return on;
  };
  for (const button of document.querySelectorAll("button[data-zone]")) {
    button.addEventListener("click", () => {
      toggle(button);
      const off = document.querySelectorAll("button[data-zone][aria-pressed=false]");
      tell({ hide: [...off].map((each) => each.dataset.zone) });
    });
  }
  for (const button of document.querySelectorAll("button[data-switch]")) {
    button.addEventListener("click", () => tell({ [button.dataset.switch]: toggle(button) }));
  }
  tell({ asked: true }); // the frame may have said that it is ready before there was anyone to hear it
})();
