/** Which stream to play: the large one where the picture is large, and only while this computer keeps up with it. */
import type { Figures } from './stats'
import type { StreamKind } from './whep'

/** Of the frames that came, so many were never shown; or of the packets, so many never came. */
const TOO_MANY_DROPPED = 10
const TOO_MUCH_LOST = 5
/** So many readings in a row, one a second: less is a hiccup. */
const PATIENCE = 4
const REST_MIN_MS = 30_000
const REST_MAX_MS = 300_000

export interface Chooser {
  /** Bad readings in a row. */
  bad: number
  /** How often the main stream had to be given up. */
  falls: number
  /** Until when the main stream is not tried again. */
  restUntilMs: number
}

export const hopeful: Chooser = { bad: 0, falls: 0, restUntilMs: 0 }

function fallen(chooser: Chooser, nowMs: number): Chooser {
  const rest = Math.min(REST_MAX_MS, REST_MIN_MS * 2 ** chooser.falls)
  return { bad: 0, falls: chooser.falls + 1, restUntilMs: nowMs + rest }
}

/** After a reading of the stream that plays. */
export function measured(chooser: Chooser, playing: StreamKind, figures: Figures, nowMs: number): Chooser {
  if (playing !== 'main') return chooser
  const bad = figures.droppedPercent > TOO_MANY_DROPPED || figures.lossPercent > TOO_MUCH_LOST ? chooser.bad + 1 : 0
  return bad >= PATIENCE ? fallen(chooser, nowMs) : { ...chooser, bad }
}

/** After the service or the browser could not play the main stream. */
export function refused(chooser: Chooser, nowMs: number): Chooser {
  return fallen(chooser, nowMs)
}

export function chosen(wanted: StreamKind, chooser: Chooser, nowMs: number): StreamKind {
  return wanted === 'main' && nowMs < chooser.restUntilMs ? 'sub' : wanted
}
