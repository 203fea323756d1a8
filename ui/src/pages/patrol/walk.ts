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
}

const fresh = (nowMs: number) => ({
  sinceMs: nowMs, heldMs: 0, ticked: nowMs, phase: 'connecting' as Phase, phaseSinceMs: nowMs, pictureMs: 0, firstPictureMs: null, reason: null,
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
  const heldMs = walk.paused || walk.done ? walk.heldMs : walk.heldMs + (nowMs - walk.ticked)
  return { ...walk, heldMs, ticked: nowMs }
}

export const overdue = (walk: Walk): boolean => !walk.done && !walk.paused && walk.heldMs >= walk.dwellS * 1000
export const leftS = (walk: Walk): number => Math.max(0, Math.ceil(walk.dwellS - walk.heldMs / 1000))

export function stepped(walk: Walk, by: 1 | -1, nowMs: number): Walk {
  const position = next(walk.stops, walk.position + by, by)
  if (position === -1) return by === 1 ? { ...walk, done: true } : walk
  return { ...walk, position, ...fresh(nowMs) }
}

/** What was in the way before the first picture is forgotten with it; what breaks it off later is not. */
function why(walk: Walk, phase: Phase, reason: string | null): string | null {
  if (phase === 'playing') return walk.firstPictureMs === null ? null : walk.reason
  return reason ?? (phase === 'stalled' ? 'stalled' : walk.reason)
}

/** The picture of the present stop has begun, stopped or failed. */
export function told(walk: Walk, phase: Phase, reason: string | null, nowMs: number): Walk {
  const pictureMs = walk.pictureMs + (walk.phase === 'playing' ? nowMs - walk.phaseSinceMs : 0)
  const firstPictureMs = walk.firstPictureMs ?? (phase === 'playing' ? Math.round(nowMs - walk.sinceMs) : null)
  return { ...walk, phase, phaseSinceMs: nowMs, pictureMs, firstPictureMs, reason: why(walk, phase, reason) }
}

const tenths = (ms: number) => Math.round(ms / 100) / 10

export function seen(walk: Walk, remark: string, nowMs: number): Seen | null {
  const stop = walk.stops[walk.position]
  if (!stop) return null
  const shownMs = nowMs - walk.sinceMs
  const pictureMs = walk.pictureMs + (walk.phase === 'playing' ? nowMs - walk.phaseSinceMs : 0)
  const reason = walk.phase === 'playing' && !walk.reason ? null : (walk.reason ?? 'no_picture').toLowerCase().replace(/[^a-z0-9_-]/g, '_').slice(0, 40)
  return {
    position: walk.position, camera_id: stop.id, shown_s: tenths(shownMs), picture_s: Math.min(tenths(pictureMs), tenths(shownMs)),
    first_picture_ms: walk.firstPictureMs, reason, remark: remark.trim() || null,
  }
}
