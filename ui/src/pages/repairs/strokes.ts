/** A signature as it is drawn: strokes of points, in the paper's own units. Pure. */

export interface Point {
  x: number
  y: number
}
export type Stroke = Point[]

/** The paper: every phone draws on the same one, whatever its screen. */
export const PAPER = { width: 800, height: 320 } as const
/** A tap or a slip of the finger is no signature. */
const LEAST_LENGTH = 120

/** Where on the paper a pointer is, for a paper shown in that box. */
export function onPaper(pointer: Point, box: { left: number; top: number; width: number; height: number }): Point {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value))
  return {
    x: within(((pointer.x - box.left) / Math.max(1, box.width)) * PAPER.width, PAPER.width),
    y: within(((pointer.y - box.top) / Math.max(1, box.height)) * PAPER.height, PAPER.height),
  }
}

export function isSignature(strokes: readonly Stroke[]): boolean {
  let length = 0
  for (const stroke of strokes) {
    for (const [at, point] of stroke.slice(1).entries()) {
      const before = stroke[at]!
      length += Math.hypot(point.x - before.x, point.y - before.y)
    }
  }
  return length >= LEAST_LENGTH
}
