// A second press on the same button within five seconds is swallowed. The server would bear it; the reader need not wonder.
const WAIT_MS = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const last = Number(form.dataset.sentAt ?? 0);
  if (event.timeStamp - last < WAIT_MS && last) event.preventDefault();
  else form.dataset.sentAt = event.timeStamp;
});
