/** Which cameras stand near a place, by what the map holds. Pure. */
import type { CameraPoints } from '@/map/points'

export interface Near {
  id: string
  name: string
  metres: number
}

const METRES_PER_DEGREE = 111_320
/** These have a picture to show. */
const SEEN = new Set(['online', 'degraded'])

/** Longitude and latitude in degrees; flat, which is true enough for some kilometres. */
export function nearest(points: CameraPoints, [longitude, latitude]: [number, number], without: string, count: number): Near[] {
  const narrowing = Math.cos((latitude * Math.PI) / 180)
  const found = points.features.flatMap(({ geometry, properties }) => {
    const { id, name, state } = properties ?? {}
    if (typeof id !== 'string' || id === without || !SEEN.has(String(state))) return []
    const [x = 0, y = 0] = geometry.coordinates
    return [{ id, name: String(name), metres: Math.hypot((x - longitude) * narrowing, y - latitude) * METRES_PER_DEGREE }]
  })
  return found.sort((a, b) => a.metres - b.metres).slice(0, count)
}

/** West, south, east, north around a place, as the map asks for it. */
export function boxAround([longitude, latitude]: [number, number], degrees: number): string {
  const edges = [Math.max(-180, longitude - degrees), Math.max(-90, latitude - degrees), Math.min(180, longitude + degrees), Math.min(90, latitude + degrees)]
  return edges.map((edge) => edge.toFixed(5)).join(',')
}
