// When a part of the page was exchanged, the focus is still on what was pressed, and what came is spoken.
// The part says its words in data-announce; the place that speaks them, data-swap-status, lies outside it.
let pressed = "";

document.addEventListener("htmx:before:swap", () => {
  pressed = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:after:swap", () => {
  const part = document.querySelector("[data-announce]");
  if (!part) return;
  if (!document.activeElement || document.activeElement === document.body) {
    (document.getElementById(pressed) ?? part.querySelector("[aria-current]"))?.focus();
  }
  const status = document.querySelector("[data-swap-status]");
  if (status) status.textContent = part.dataset.announce;
});
