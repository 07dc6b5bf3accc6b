// Times of the store are UTC; they are shown in the reader's zone.
"use strict";
(() => {
  const two = (number) => String(number).padStart(2, "0");
  const show = (root) => {
    for (const time of root.querySelectorAll("time[datetime*='T']")) {
      const when = new Date(time.dateTime);
      if (/(Z|[+-]\d\d:?\d\d)$/.test(time.dateTime) && !isNaN(when)) {
        const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
        time.textContent = `${day} ${two(when.getHours())}:${two(when.getMinutes())}`;
        time.title = time.dateTime;
      }
    }
  };
  show(document);
  document.body.addEventListener("htmx:load", (event) => show(event.target.parentElement || document));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.getElementById("zone").textContent = `Times are of ${zone}`;
})();
