/** What the service says about cameras on the map, made ready to be drawn. */
import type { Feature, FeatureCollection, Point } from 'geojson'
import type { Division } from '@/api/types'
import { rankOf } from './ranks'

export type CameraPoints = FeatureCollection<Point>

/** Gives each feature its `weight` (cameras it stands for) and `rank` (how bad its state is). */
export function weighed(answer: CameraPoints): CameraPoints {
  const features = answer.features.map((feature) => {
    const { count, worst_state: worst, state } = feature.properties ?? {}
    return { ...feature, properties: { ...feature.properties, weight: count ?? 1, rank: rankOf(worst ?? state ?? '') } }
  })
  return { type: 'FeatureCollection', features }
}

/** The same points with one camera's state changed; the very same object when that camera is not among them. */
export function withState(points: CameraPoints, id: string, state: string): CameraPoints {
  const at = points.features.findIndex((feature) => feature.properties?.id === id)
  const found = points.features[at]
  if (!found || found.properties?.state === state) return points
  const features = [...points.features]
  features[at] = { ...found, properties: { ...found.properties, state, rank: rankOf(state) } }
  return { type: 'FeatureCollection', features }
}

export function namesOf(divisions: readonly Division[]): FeatureCollection {
  const features: Feature[] = []
  for (const { name, kind, longitude, latitude } of divisions) {
    if (longitude === null || latitude === null || longitude === undefined || latitude === undefined || kind === 'county') continue
    const order = kind === 'village' || kind === 'hamlet' ? 1 : 0
    features.push({ type: 'Feature', geometry: { type: 'Point', coordinates: [longitude, latitude] }, properties: { name, order } })
  }
  return { type: 'FeatureCollection', features }
}

/** West, south, east, north of all points; null when there are none. */
export function boundsOf(points: FeatureCollection): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { geometry } of points.features) {
    if (geometry.type !== 'Point') continue
    const [x = 0, y = 0] = geometry.coordinates
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box[0] === Infinity ? null : box
}
