/**
 * Keeps a map's pace while it is moved. Where frames come too slowly (a computer without a graphics card), it is drawn
 * with half as many pixels each way until it rests: then it is sharp again.
 */
import { MapLibreMap } from 'maplibre-gl'

const SLOWEST_MS = 1000 / 50
const COARSENESS = 0.5
const JUDGED_FRAMES = 6
/** A longer gap is no slow frame: the tab was hidden. */
const PAUSE_MS = 500
/** A machine found slow is taken to be so for that long; then it may show again what it can. */
const TRUST_MS = 60_000
/** People drag a map in several strokes: between these it stays as it is. */
const REST_MS = 300

/** MapLibre ends what people do with the map when its number of pixels changes; with this one they go on dragging. */
export class SteadyMap extends MapLibreMap {
  private turning = false

  override setPixelRatio(ratio: number): void {
    this.turning = true
    super.setPixelRatio(ratio)
    this.turning = false
  }

  override stop(): this {
    return this.turning ? this : super.stop()
  }
}

export type Paced = Pick<MapLibreMap, 'on' | 'setPixelRatio'>

/** `nextFrame` calls back with the time in ms, as `requestAnimationFrame` does; returns whether the map is coarse now. */
export function keepPace(map: Paced, nextFrame: (draw: (atMs: number) => void) => unknown = requestAnimationFrame): () => boolean {
  let moving = false
  let coarse = false
  /** While the pixel ratio changes, MapLibre says that the map moves; nobody has moved it. */
  let turning = false
  let slowUntil = 0
  let gaps: number[] = []
  let rest: ReturnType<typeof setTimeout> | undefined

  function turn(to: boolean): void {
    turning = true
    map.setPixelRatio(to ? devicePixelRatio * COARSENESS : devicePixelRatio)
    turning = false
    coarse = to
  }

  function watch(at: number, before: number | null): void {
    if (!moving || coarse) return
    if (before !== null && at - before < PAUSE_MS) gaps.push(at - before)
    if (gaps.length >= JUDGED_FRAMES) {
      const mean = gaps.reduce((sum, gap) => sum + gap) / gaps.length
      gaps = []
      if (mean > SLOWEST_MS) slowUntil = at + TRUST_MS
    }
    if (at < slowUntil) turn(true)
    else nextFrame((next) => watch(next, at))
  }

  map.on('movestart', () => {
    if (turning || moving) return
    clearTimeout(rest)
    moving = true
    gaps = []
    nextFrame((at) => watch(at, null))
  })
  map.on('moveend', () => { if (!turning) moving = false })
  map.on('idle', () => {
    clearTimeout(rest)
    if (coarse) rest = setTimeout(() => turn(false), REST_MS)
  })
  map.on('remove', () => clearTimeout(rest))
  return () => coarse
}
