/** The service worker: the pages' own files, and the frames of one's open orders. Everything else goes to the service. */
/// <reference lib="webworker" />
export {}
declare const self: ServiceWorkerGlobalScope

/** Replaced by the build: every file of the pages but the map's, and a digest of all of them. */
const FILES = ['__SHELL_FILES__']
const SHELL = 'vms-shell-__SHELL_DIGEST__'
/** Written by the page (offline/frames.ts), removed at sign-out. */
const FRAMES = 'vms-frames'
const SHELLS = /^vms-shell-/
/** A poor network answers late or never: then the kept page is shown. */
const PATIENCE_MS = 4_000
const FIRST_PAGE = '/index.html'
const KEPT_FRAME = /^\/api\/v1\/evidence\/[0-9a-f]{64}$/
/** The pages of the build before stay: a page that is still open may yet load a part of it. */
const SHELLS_KEPT = 2

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([FIRST_PAGE, ...FILES])).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && !/^\/(api|whep)\//.test(url.pathname)) event.respondWith(firstPage(event.request))
  else if (FILES.includes(url.pathname) || url.pathname.startsWith('/assets/')) event.respondWith(keptOrAsked(event.request, (name) => SHELLS.test(name)))
  else if (KEPT_FRAME.test(url.pathname)) event.respondWith(keptOrAsked(event.request, (name) => name === FRAMES))
})

async function forgetOldShells(): Promise<void> {
  const names = (await caches.keys()).filter((name) => SHELLS.test(name) && name !== SHELL)
  // keys() answers in the order of creation.
  for (const name of names.slice(0, Math.max(0, names.length - (SHELLS_KEPT - 1)))) await caches.delete(name)
}

/** The newest first page while there is a network, so that a new build is taken up at the next visit. */
async function firstPage(request: Request): Promise<Response> {
  const kept = async () => (await (await caches.open(SHELL)).match(FIRST_PAGE)) ?? Response.error()
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return answer.status >= 502 ? await kept() : answer
  } catch {
    return kept()
  }
}

/** These addresses name their content: what is kept under one is what the service would answer. */
async function keptOrAsked(request: Request, from: (cacheName: string) => boolean): Promise<Response> {
  for (const name of (await caches.keys()).filter(from).reverse()) {
    const kept = await (await caches.open(name)).match(request.url)
    if (kept) return kept
  }
  return fetch(request)
}
