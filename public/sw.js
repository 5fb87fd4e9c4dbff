// Keeps the page's own files on this device, so that it opens without a network, and the version that was opened stays the
// one that is used until somebody takes the next. tools/offline.mjs fills in what the build consists of.
const VERSION = "@VERSION@";
/** Each file, and the SHA-256 of its content. */
const FILES = ["@FILES@"];

const scope = new URL(self.registration.scope);
// Two Twinstacks may stand side by side on one host.
const own = `twinstack ${scope.pathname} `;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(own + VERSION);
    const load = async ([file, digest]) => {
      const url = new URL(file, scope);
      // The browser asks whether what it has is still right, and loads only what is not.
      const response = await fetch(new Request(url, { cache: "no-cache" }));
      const found = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
      const hex = [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      // A host that still sends files of another version gets another chance the next time: versions are never mixed.
      if (!response.ok || hex !== digest) throw new Error(`${file} is of another version`);
      await cache.put(url, response);
    };
    await Promise.all(Object.entries(FILES).map(load));
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(own) && name !== own + VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const file = url.pathname.slice(scope.pathname.length) || "./";
  const isOwn = url.origin === scope.origin && url.pathname.startsWith(scope.pathname) && Object.hasOwn(FILES, file);
  if (event.request.method !== "GET" || !isOwn) return;
  const answer = async () => {
    const cache = await caches.open(own + VERSION);
    return (await cache.match(new URL(file, scope))) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
