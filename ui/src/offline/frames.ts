/** Frames of one's open orders, kept in the browser's cache for the service worker to answer with. */

/** The worker knows it by the same name. */
const CACHE = 'vms-frames'
/** Two frames an order, and one of each further camera; a frame is some 40 kB. */
export const MAX_FRAMES = 240

/** Browsers give the cache (and service workers) only to https and to localhost. */
const canCache = typeof caches !== 'undefined'

/** Afterwards exactly these frames are kept, as far as the service gives them out; it stops when they are no longer `wantedStill`. */
export async function keepFrames(urls: readonly string[], wantedStill: () => boolean): Promise<void> {
  if (!canCache) return
  const cache = await caches.open(CACHE)
  const wanted = new Set([...new Set(urls)].slice(0, MAX_FRAMES).map((url) => new URL(url, location.origin).href))
  const kept = new Set<string>()
  for (const { url } of await cache.keys()) {
    if (wanted.has(url)) kept.add(url)
    else await cache.delete(url)
  }
  for (const url of wanted) {
    if (kept.has(url)) continue
    if (!wantedStill()) return
    try {
      const answer = await fetch(url)
      if (answer.ok) await cache.put(url, answer)
    } catch (error) {
      if (error instanceof TypeError) return // no network: what is kept must do
      throw error
    }
  }
}

export async function forgetFrames(): Promise<void> {
  if (canCache) await caches.delete(CACHE)
}
