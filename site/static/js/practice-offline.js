// The page's part of reading the round without a signal: says how old it is, and what waits to be sent.
const workers = navigator.serviceWorker;
const note = document.querySelector("[data-no-signal]");
const clock = (ms) => new Date(Number(ms)).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" }).toLowerCase();

function say(words) {
  note.hidden = false;
  note.append(Object.assign(document.createElement("p"), { textContent: words }));
}

function waits({ url, pressed, minutes }) {
  const forms = [...document.querySelectorAll("form[data-step]")].filter((one) => one.getAttribute("action") === url);
  const label = [forms[0]?.dataset.step ?? note.dataset.step, minutes].filter(Boolean).join(" ");
  for (const button of forms.flatMap((one) => [...one.querySelectorAll("button")])) button.disabled = true;
  say(note.dataset.waits.replace("{step}", label).replace("{time}", clock(pressed)));
}

// The kept page is of this morning: what may be pressed by now is on it unseen, and No-show leads to no page.
function uncover() {
  for (const form of document.querySelectorAll("form[data-since]")) form.hidden = Number(form.dataset.since) > Date.now();
  for (const link of document.querySelectorAll("a[data-asks]")) link.hidden = true;
}

async function start() {
  const kept = document.documentElement.dataset.kept;
  if (kept) uncover(), say(note.dataset.kept.replace("{time}", clock(kept)));
  if (new URLSearchParams(location.search).has("unsent")) say(note.dataset.unsent);
  workers.addEventListener("message", ({ data }) => {
    if (data.sent && location.pathname === "/practice/") location.replace("/practice/");
    data.steps?.forEach(waits);
  });
  const { active } = await workers.register(note.dataset.worker, { scope: "/practice/" }).then(() => workers.ready);
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  // Not "is it watched by now": the worker may have taken over a page that was loaded without it.
  if (!(await caches.has("round"))) active.postMessage({ keep: files });
  if (!workers.controller) active.postMessage({ claim: true });
  active.postMessage({ waiting: true });
  addEventListener("online", () => active.postMessage({ send: true }));
  document.querySelector("[data-sign-out]")?.addEventListener("submit", (event) => leave(event, active));
}

// What waits is sent first, then nothing is left on the phone; a worker that does not answer holds nobody up.
function leave(event, active) {
  const form = event.target;
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = new MessageChannel();
  const go = () => form.submit();
  const late = setTimeout(go, 4000);
  line.port1.onmessage = () => (clearTimeout(late), go());
  active.postMessage({ clear: true }, [line.port2]);
}

if (workers && note) start().catch(() => {});
