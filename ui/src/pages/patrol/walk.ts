/** A patrol on its way: which camera, for how long, whether a picture stood there. Pure; the time is handed in. */
import type { Phase } from '@/live/player'

export interface Stop {
  id: string
  name: string
}

/** What is to be written of one stop. */
export interface Seen {
  position: number
  camera_id: string
  shown_s: number
  picture_s: number
  first_picture_ms: number | null
  reason: string | null
  remark: string | null
}

export interface Walk {
  stops: readonly (Stop | null)[]
  dwellS: number
  position: number
  paused: boolean
  done: boolean
  /** When this stop came onto the screen, and for how long it has been there without the pauses. */
  sinceMs: number
  heldMs: number
  ticked: number
  phase: Phase
  phaseSinceMs: number
  pictureMs: number
  firstPictureMs: number | null
  reason: string | null
  /** Since when nobody can see it, and for how long that was so before; the walk stands meanwhile. */
  hiddenSinceMs: number | null
  hiddenMs: number
}

/** The code of a stop that was not in sight all the time. */
const HIDDEN = 'hidden'

const fresh = (nowMs: number) => ({
  sinceMs: nowMs, heldMs: 0, ticked: nowMs, phase: 'connecting' as Phase, phaseSinceMs: nowMs, pictureMs: 0, firstPictureMs: null, reason: null,
  hiddenSinceMs: null, hiddenMs: 0,
})

/** The first stop from `from` on that is still a camera one may see; -1: none. */
function next(stops: Walk['stops'], from: number, by: 1 | -1): number {
  for (let at = from; at >= 0 && at < stops.length; at += by) if (stops[at]) return at
  return -1
}

export function begun(stops: Walk['stops'], dwellS: number, from: number, nowMs: number): Walk {
  const position = next(stops, from, 1)
  return { stops, dwellS, position: Math.max(0, position), paused: false, done: position === -1, ...fresh(nowMs) }
}

export function ticking(walk: Walk, nowMs: number): Walk {
  const heldMs = walk.paused || walk.done || walk.hiddenSinceMs !== null ? walk.heldMs : walk.heldMs + (nowMs - walk.ticked)
  return { ...walk, heldMs, ticked: nowMs }
}

/** The window has gone out of sight, or come back into it: nothing counts as seen meanwhile. */
export function hiding(walk: Walk, hidden: boolean, nowMs: number): Walk {
  if (hidden === (walk.hiddenSinceMs !== null)) return walk
  const counted = { ...ticking(walk, nowMs), pictureMs: pictureUntil(walk, nowMs), phaseSinceMs: nowMs }
  return hidden
    ? { ...counted, hiddenSinceMs: nowMs }
    : { ...counted, hiddenSinceMs: null, hiddenMs: hiddenUntil(walk, nowMs) }
}

const hiddenUntil = (walk: Walk, nowMs: number): number => walk.hiddenMs + (walk.hiddenSinceMs === null ? 0 : nowMs - walk.hiddenSinceMs)
const pictureUntil = (walk: Walk, nowMs: number): number =>
  walk.pictureMs + (walk.phase === 'playing' && walk.hiddenSinceMs === null ? nowMs - walk.phaseSinceMs : 0)

export const overdue = (walk: Walk): boolean => !walk.done && !walk.paused && walk.hiddenSinceMs === null && walk.heldMs >= walk.dwellS * 1000
export const leftS = (walk: Walk): number => Math.max(0, Math.ceil(walk.dwellS - walk.heldMs / 1000))

export function stepped(walk: Walk, by: 1 | -1, nowMs: number): Walk {
  const position = next(walk.stops, walk.position + by, by)
  if (position === -1) return by === 1 ? { ...walk, done: true } : walk
  // Whoever steps on unseen, by the key of another window for example, is still not seen.
  return { ...walk, position, ...fresh(nowMs), hiddenSinceMs: walk.hiddenSinceMs === null ? null : nowMs }
}

/** What was in the way before the first picture is forgotten with it; what breaks it off later is not. */
function why(walk: Walk, phase: Phase, reason: string | null): string | null {
  if (phase === 'playing') return walk.firstPictureMs === null ? null : walk.reason
  return reason ?? (phase === 'stalled' ? 'stalled' : walk.reason)
}

/** The picture of the present stop has begun, stopped or failed. */
export function told(walk: Walk, phase: Phase, reason: string | null, nowMs: number): Walk {
  const pictureMs = pictureUntil(walk, nowMs)
  const firstPictureMs = walk.firstPictureMs ?? (phase === 'playing' ? Math.round(nowMs - walk.sinceMs) : null)
  return { ...walk, phase, phaseSinceMs: nowMs, pictureMs, firstPictureMs, reason: walk.hiddenSinceMs === null ? why(walk, phase, reason) : walk.reason }
}

const tenths = (ms: number) => Math.round(ms / 100) / 10

export function seen(walk: Walk, remark: string, nowMs: number): Seen | null {
  const stop = walk.stops[walk.position]
  if (!stop) return null
  const hiddenMs = hiddenUntil(walk, nowMs)
  const shownMs = nowMs - walk.sinceMs - hiddenMs
  const pictureMs = pictureUntil(walk, nowMs)
  const unsaid = hiddenMs > 0 ? HIDDEN : walk.phase === 'playing' ? null : 'no_picture'
  const reason = (walk.reason ?? unsaid)?.toLowerCase().replace(/[^a-z0-9_-]/g, '_').slice(0, 40) ?? null
  return {
    position: walk.position, camera_id: stop.id, shown_s: tenths(shownMs), picture_s: Math.min(tenths(pictureMs), tenths(shownMs)),
    first_picture_ms: walk.firstPictureMs, reason, remark: remark.trim() || null,
  }
}
