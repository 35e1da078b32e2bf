"use strict";
// Opens the recorder and the emergency card without a connection. Only pages without anything personal are kept here.
const CACHE = "shell-{{ version }}";
const SHELL = [{% for address in shell %}"{{ address|escapejs }}",{% endfor %}];

self.addEventListener("install", (event) => {
  const fresh = SHELL.map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const page = pathname === "{{ emergency }}" ? pathname : "{{ recorder }}";
    event.respondWith(fetch(request).catch(() => caches.match(page)));
  } else if (request.method === "GET" && SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/"));
});
