// Keeps the round of today on this phone, and the steps that were pressed without a signal (1133).
// No other page is kept, and of this one only the newest; signing out clears all of it.
const ROUND = "/practice/";
const KEPT = "round";
const LOOK = "look";
const LONGEST_MS = 18 * 3600 * 1000;
const PATIENCE_MS = 8000;
const MOST_FILES = 40;
const STEP = /^\/practice\/visits\/[-\w]+\/(start|done|no-show|late)\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(ROUND)) {
    event.respondWith(request.method === "POST" ? press(event, url) : look(event, url));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(file(event));
  }
});

self.addEventListener("message", (event) => {
  const asked = event.data;
  // A page that was on its way here while the worker took over was not seen by it then.
  if (asked.claim) event.waitUntil(self.clients.claim());
  if (asked.send) event.waitUntil(send().catch(() => {}));
  if (asked.keep) event.waitUntil(keepNow(asked.keep).catch(() => {}));
  if (asked.waiting) event.waitUntil(waiting().then((steps) => event.source.postMessage({ steps: steps.map(shown) })));
  if (asked.clear) event.waitUntil(clear().then(() => event.ports[0]?.postMessage({ cleared: true })));
});

self.addEventListener("sync", (event) => event.waitUntil(send()));

async function look(event, url) {
  const isRound = url.pathname === ROUND;
  try {
    const answer = await fetch(event.request, isRound ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
    // A redirect away from the round is the page of signing in: whoever holds the phone is nobody.
    if (isRound && answer.type === "opaqueredirect") event.waitUntil(forget());
    if (isRound && answer.ok) event.waitUntil(keep(answer.clone()));
    event.waitUntil(send().catch(() => {}));
    return answer;
  } catch {
    return isRound ? ((await kept()) ?? Response.error()) : Response.redirect(ROUND);
  }
}

async function keep(answer) {
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const marked = text.replace("<html", `<html data-kept="${Date.now()}"`);
  const cache = await caches.open(KEPT);
  await cache.put(ROUND, new Response(marked, { headers }));
}

async function kept() {
  const found = await (await caches.open(KEPT)).match(ROUND);
  const text = await found?.clone().text();
  const since = Number(text?.match(/data-kept="(\d+)"/)?.[1] ?? 0);
  if (found && Date.now() - since < LONGEST_MS) return found;
  await forget();
  return undefined;
}

const forget = () => caches.delete(KEPT);

async function keepNow(files) {
  // The look first: a kept round without its script could not say that it is old.
  const cache = await caches.open(LOOK);
  await cache.addAll(files.filter((one) => one.startsWith("/static/")).slice(0, MOST_FILES)).catch(() => {});
  const answer = await fetch(ROUND, { redirect: "manual" });
  if (answer.ok) await keep(answer);
}

async function file(event) {
  const cache = await caches.open(LOOK);
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(cache.put(event.request, answer.clone()).then(() => prune(cache)));
    return answer;
  } catch {
    return (await cache.match(event.request)) ?? Response.error();
  }
}

async function prune(cache) {
  const files = await cache.keys();
  for (const old of files.slice(0, Math.max(0, files.length - MOST_FILES))) await cache.delete(old);
}

async function press(event, url) {
  if (!STEP.test(url.pathname)) {
    try {
      return await fetch(event.request);
    } catch {
      return Response.redirect(`${ROUND}?unsent`);
    }
  }
  const body = new URLSearchParams(await event.request.text());
  const step = { press: crypto.randomUUID(), pressed: Date.now(), url: url.pathname };
  body.set("press", step.press);
  body.set("pressed", step.pressed);
  step.body = body.toString();
  try {
    return await post(step);
  } catch {
    // Perhaps it arrived and only its answer was lost: sent again under the same name, it is one press.
    await steps("readwrite", (store) => store.put(step));
    await self.registration.sync?.register("steps").catch(() => {});
    return Response.redirect(`${ROUND}#now`);
  }
}

const post = (step, headers = {}) =>
  fetch(step.url, {
    method: "POST",
    body: new URLSearchParams(step.body),
    headers,
    redirect: "manual",
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });

let sending;
const send = () => (sending ??= sendAll().finally(() => (sending = undefined)));

async function sendAll() {
  let sent = 0;
  for (const step of await waiting()) {
    let answer = await post(step, { "X-Sent-Later": "yes" });
    if (answer.status === 403) answer = await post(await withToken(step), { "X-Sent-Later": "yes" });
    // Signed out, or the site is ill: it waits.
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status >= 500) break;
    await steps("readwrite", (store) => store.delete(step.press));
    sent += 1;
  }
  if (sent) for (const tab of await self.clients.matchAll()) tab.postMessage({ sent });
}

// Signing in again has made the page's token an old one.
async function withToken(step) {
  const page = await (await fetch(ROUND)).text();
  const token = page.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1] ?? "";
  const body = new URLSearchParams(step.body);
  body.set("csrfmiddlewaretoken", token);
  return { ...step, body: body.toString() };
}

const shown = ({ url, pressed, body }) => ({ url, pressed, minutes: new URLSearchParams(body).get("minutes") ?? "" });

const waiting = async () => (await steps("readonly", (store) => store.getAll())).sort((a, b) => a.pressed - b.pressed);

function steps(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("practice", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("steps", { keyPath: "press" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const change = base.transaction("steps", mode);
      const asked = act(change.objectStore("steps"));
      change.oncomplete = () => (base.close(), resolve(asked.result));
      change.onerror = () => (base.close(), reject(change.error));
    };
  });
}

async function clear() {
  await send().catch(() => {});
  await Promise.all([forget(), caches.delete(LOOK), steps("readwrite", (store) => store.clear())]);
}
