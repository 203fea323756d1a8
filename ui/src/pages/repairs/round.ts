/** The way round the places of one order: what stands together is one stop, and the stops follow a short way. Pure. */
import { metresBetween, placeOf, type Position } from './near'

/** So far one walks from where the van stands. */
const WALK_M = 25
/** More stops nobody visits in one round; to search for a short way takes the square of them, many times. */
const MOST_STOPS = 100
const MOST_TURNS = 300
const LEAST_SAVED_M = 1

interface Place {
  longitude: number | null
  latitude: number | null
  pole_number: string | null
}
interface Standing {
  division: string
  place: Place
}

export interface Stop<T> {
  /** Null: no record says where it is. */
  at: Position | null
  cameras: T[]
  /** From the stop before, or from where the way begins; null where there is none. */
  metres: number | null
}

const positionOf = ({ longitude, latitude }: Place) => placeOf({ longitude, latitude, due_at: null })
const samePole = (a: Standing, b: Standing) => !!a.place.pole_number && a.place.pole_number === b.place.pole_number && a.division === b.division

/** Whether both are reached at once. A pole's number says it only where a record has no position: numbers begin anew in many places. */
function together(stop: { at: Position | null; cameras: Standing[] }, camera: Standing): boolean {
  const at = positionOf(camera.place)
  return stop.at && at ? metresBetween(stop.at, at) <= WALK_M : stop.cameras.some((other) => samePole(other, camera))
}

function gathered<T extends Standing>(cameras: readonly T[]): Stop<T>[] {
  const stops: Stop<T>[] = []
  // Those with a position first: what has only a pole's number finds its pole then.
  for (const camera of [...cameras.filter(({ place }) => positionOf(place)), ...cameras.filter(({ place }) => !positionOf(place))]) {
    const stop = stops.find((known) => together(known, camera))
    if (stop) stop.cameras.push(camera)
    else stops.push({ at: positionOf(camera.place), cameras: [camera], metres: null })
  }
  return stops
}

function nearestNext<T>(stops: Stop<T>[], start: Position): Stop<T>[] {
  const left = [...stops]
  const way: Stop<T>[] = []
  for (let from = start; left.length;) {
    const far = left.map(({ at }) => metresBetween(from, at!))
    const [next] = left.splice(far.indexOf(Math.min(...far)), 1)
    way.push(next!)
    from = next!.at!
  }
  return way
}

/** The first change that makes the way shorter: a part of it turned round, or one stop visited at another time. */
function shorter<T>(way: readonly Stop<T>[], start: Position): Stop<T>[] | null {
  const leg = (a: number, b: number) => (b >= way.length ? 0 : metresBetween(a < 0 ? start : way[a]!.at!, way[b]!.at!))
  for (let first = 0; first < way.length; first++) {
    for (let last = first + 1; last < way.length; last++) {
      const turned = leg(first - 1, last) + leg(first, last + 1) - leg(first - 1, first) - leg(last, last + 1)
      if (turned < -LEAST_SAVED_M) return [...way.slice(0, first), ...way.slice(first, last + 1).reverse(), ...way.slice(last + 1)]
    }
    const without = leg(first - 1, first) + leg(first, first + 1) - leg(first - 1, first + 1)
    for (let before = -1; before < way.length; before++) {
      if (before === first || before === first - 1) continue
      const there = leg(before, first) + (before + 1 < way.length ? leg(first, before + 1) - leg(before, before + 1) : 0)
      if (there - without < -LEAST_SAVED_M) return way.toSpliced(first, 1).toSpliced(before < first ? before + 1 : before, 0, way[first]!)
    }
  }
  return null
}

function shortened<T>(way: Stop<T>[], start: Position): Stop<T>[] {
  for (let turn = 0; turn < MOST_TURNS && way.length <= MOST_STOPS; turn++) {
    const better = shorter(way, start)
    if (!better) break
    way = better
  }
  return way
}

/** Every place once, from `here` or else from the first camera's; what has no position comes last. */
export function stopsOf<T extends Standing>(cameras: readonly T[], here: Position | null): Stop<T>[] {
  const stops = gathered(cameras)
  const known = stops.filter(({ at }) => at)
  const first = here ?? known[0]?.at
  if (!first) return stops
  const way = shortened(nearestNext(known, first), first)
  const legs = way.map((stop, index) => {
    const before = index ? way[index - 1]!.at : here
    return { ...stop, metres: before && stop.at ? metresBetween(before, stop.at) : null }
  })
  return [...legs, ...stops.filter(({ at }) => !at)]
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The way as a file that map applications open without a network (GPX 1.1, WGS-84). */
export function gpx(points: readonly { at: Position; name: string }[], name: string): string {
  const stops = points.map(({ at, name: stop }) => `<rtept lat="${at.latitude.toFixed(6)}" lon="${at.longitude.toFixed(6)}"><name>${escaped(stop)}</name></rtept>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="VMS" xmlns="http://www.topografix.com/GPX/1/1"><rte><name>${escaped(name)}</name>${stops.join('')}</rte></gpx>\n`
}
