// Keeps the page and what it is made of, so that it opens without a network. Nothing with data comes in here: the page
// is the same for everybody, and what people are told or have answered lies sealed in the page's own database.
// The server puts before this file: const KEPT = {name, page, scope, fill, files}.

const ours = `collect ${KEPT.scope} `;
const cacheName = ours + KEPT.name;

self.addEventListener("install", (event) => {
  const fresh = [KEPT.page, ...KEPT.files].map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && isPage(pathname)) event.respondWith(stored(KEPT.page, event.request));
  else if (KEPT.files.includes(pathname)) event.respondWith(stored(pathname, event.request));
});

/** The home page and each form's page are one document; other pages are the server's. */
const isPage = (path) => path === KEPT.page || path.startsWith(KEPT.fill);

async function stored(url, request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(url)) ?? fetch(request);
}
