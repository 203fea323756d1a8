/** Positions as forms hold them: degrees of WGS-84 with six decimals, a line as "116.4,28.2; 116.41,28.21". */
export type Position = [number, number]

const DECIMALS = 6

export const writtenPoint = ([longitude, latitude]: Position): [string, string] => [longitude.toFixed(DECIMALS), latitude.toFixed(DECIMALS)]
export const writtenLine = (points: Position[]): string => points.map((point) => writtenPoint(point).join(',')).join('; ')

/** Null where it is not both, or no number. */
export function pointOf(longitude: string, latitude: string): Position | null {
  const point = [longitude, latitude].map((text) => (text.trim() ? Number(text) : NaN))
  return point.every((degrees) => Number.isFinite(degrees)) ? point as Position : null
}

/** Its points, of GeoJSON too; what is neither is none. */
export function lineOf(text: string): Position[] {
  if (text.trim().startsWith('{')) {
    try {
      const { coordinates } = JSON.parse(text) as { coordinates?: unknown }
      return (Array.isArray(coordinates) ? coordinates : []).map(([x, y]: [unknown, unknown]) => pointOf(String(x), String(y))).filter((point) => point !== null)
    } catch {
      // Still being typed.
      return []
    }
  }
  return text.split(/[;|\n]/).map((pair) => pointOf(pair.split(',')[0] ?? '', pair.split(',')[1] ?? '')).filter((point) => point !== null)
}
