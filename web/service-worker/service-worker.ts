import type { PushNote } from "#shared/push-note";
import { SEND_LOGS } from "../features/scanner/own-gate/unsent.ts";
import { currentSubscription } from "../lib/current-subscription.ts";
import { followSubscription } from "../lib/follow-subscription.ts";
import type { Build, Keep } from "./build.ts";
import { sendLogs } from "./send-logs.ts";

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: scripts/service-worker-plugin.ts. */
declare const BUILD: Build;

/** A network that takes longer to bring the page is as good as none: the kept page opens instead. */
const PAGE_WITHIN_MS = 2_000;
const CACHE_PREFIX = "app ";
const CACHE = `${CACHE_PREFIX}${BUILD.version}`;
const ICON = "/icons/any-192.png";
/** The one document of every page. */
const DOCUMENT = "/";
/** Entries that are no files: each says that its surface is kept. */
const markOf = (surface: string) => `/kept/${surface}`;
/** A browser that reads QR codes by itself needs no half a megabyte that does. */
const READS_CODES = "BarcodeDetector" in self;
const SCANNER = /^[^/]+\/\/[^/]+\/[^/]+\/scan(\/|\?|$)/;
const ELSEWHERE = /^\/(api|media|dev)(\/|$)/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || ELSEWHERE.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(openFile(request));
});
self.addEventListener("message", ({ data, ports: [port] }) => {
  const { surface } = data as Keep;
  if (surface in BUILD.surfaces)
    keep(surface).then(
      () => port?.postMessage({ kept: true }),
      () => port?.postMessage({ kept: false }), // asked for again when the page opens next
    );
});

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === SEND_LOGS) sync.waitUntil(sendUnseen());
});

/** TypeScript's own types leave it out, for only Chromium has it. */
type SyncEvent = ExtendableEvent & { readonly tag: string };

/** A scanner that somebody looks at sends by itself, and knows better how long ago each scan was. */
async function sendUnseen(): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window" });
  const isSeen = pages.some(({ url, visibilityState }) => SCANNER.test(url) && visibilityState === "visible");
  if (!isSeen) await sendLogs();
}

self.addEventListener("pushsubscriptionchange", (event) => {
  const change = event as ExtendableEvent;
  change.waitUntil(followSubscription((key) => currentSubscription(self.registration.pushManager, key)));
});
self.addEventListener("push", (event) => event.waitUntil(showNote(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openAt(String(event.notification.data)));
});

/** Whatever comes, something is shown: browsers take the permission from who is told and shows nothing. */
async function showNote(data: PushMessageData | null): Promise<void> {
  const { title, body, link, tag }: PushNote = data?.json() ?? {};
  const options = { body, tag, data: link, icon: ICON, badge: ICON };
  await self.registration.showNotification(title ?? "CampusPulse", options);
}

/** A page that is open goes there; else one opens. Only to ourselves, whatever the note said. */
async function openAt(link: string): Promise<void> {
  const { href, origin } = new URL(link.startsWith("/") ? link : "/", self.location.origin);
  if (origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => url === href) ?? pages[0];
  if (!page) return void (await self.clients.openWindow(href));
  await page.focus();
  if (page.url !== href) await page.navigate(href).catch(() => self.clients.openWindow(href));
}

/** Keeps the document, and anew what an earlier version kept. */
async function install(): Promise<void> {
  await keepFiles([DOCUMENT, ...BUILD.shell]);
  for (const surface of Object.keys(BUILD.surfaces) as Keep["surface"][]) {
    if (await caches.match(markOf(surface))) await keep(surface);
  }
  // No page is lost by it: what they are made of has names of its own, and the version before is kept as well.
  await self.skipWaiting();
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function keep(surface: Keep["surface"]): Promise<void> {
  await keepFiles(BUILD.surfaces[surface].filter((path) => !(READS_CODES && path.endsWith(".wasm"))));
  const cache = await caches.open(CACHE);
  await cache.put(markOf(surface), new Response());
}

/** Fetches what no version has kept yet: a file's name changes with what is in it. The document has no such name. */
async function keepFiles(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const missing: string[] = [];
  for (const path of paths) {
    if (path === DOCUMENT || !(await caches.match(path))) missing.push(path);
    else if (!(await cache.match(path))) await cache.put(path, (await caches.match(path)) as Response);
  }
  await cache.addAll(missing.map((path) => new Request(path, path === DOCUMENT ? { cache: "reload" } : {})));
}

async function openPage(request: Request): Promise<Response> {
  const kept = await caches.open(CACHE).then((cache) => cache.match(DOCUMENT));
  if (!kept) return fetch(request);
  try {
    return await fetch(request.url, { credentials: "same-origin", signal: AbortSignal.timeout(PAGE_WITHIN_MS) });
  } catch {
    return kept;
  }
}

async function openFile(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
