"use strict";
(() => {
  const root = document.documentElement;
  const tell = (message) => parent.postMessage(message, "*");
  const keysOf = (start) => {
    const keys = [];
    for (let at = start; at; at = at.parentElement) {
      if (at.hasAttribute("k")) keys.push(...at.getAttribute("k").split(" "));
    }
    return keys;
  };
  const zoneOf = (start) => start.closest("[z]")?.getAttribute("z") ?? null;
  let lit = [];
  const light = (keys) => {
    for (const element of lit) element.removeAttribute("data-on");
    lit = keys.length ? [...document.querySelectorAll("[k]")].filter(
      (element) => element.getAttribute("k").split(" ").some((key) => keys.includes(key))) : [];
    for (const element of lit) element.setAttribute("data-on", "");
  };
  const show = (key) => {
    light([key]);
    const place = lit.find((element) => element.localName !== "t-l" && element.getClientRects().length);
    if (place) {
      const box = place.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) scrollTo({ top: Math.max(0, scrollY + box.top - innerHeight / 3) });
    }
    tell({ shown: key, places: lit.length, visible: Boolean(place) });
  };
  const hover = (target) => {
    const keys = keysOf(target);
    light(keys.slice(0, 1));
    tell({ hover: keys, zone: zoneOf(target) });
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== parent) return;
    if ("asked" in data) tell({ ready: true });
    if ("show" in data) data.show === null ? light([]) : show(data.show);
    if ("hide" in data) root.setAttribute("data-hide", data.hide.join(" "));
    if ("labels" in data) root.setAttribute("data-labels", data.labels ? "on" : "off");
    if ("looks" in data) for (const sheet of document.querySelectorAll("style[data-page]")) sheet.disabled = !data.looks;
  });
  document.addEventListener("mouseover", ({ target }) => hover(target));
  document.addEventListener("mouseleave", () => { light([]); tell({ hover: [], zone: null }); });
  document.addEventListener("focusin", ({ target }) => hover(target));
  document.addEventListener("click", ({ target }) => {
    const keys = keysOf(target);
    if (keys.length) tell({ pick: keys });
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.localName !== "t-l" || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    tell({ pick: keysOf(event.target) });
  });
  tell({ ready: true });
})();
