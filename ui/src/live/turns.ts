/** Views open one after another, so that a wall of sixteen does not open sixteen cameras in one instant. */

const APART_MS = 60

let nextAtMs = 0

/** How long to wait for one's turn, from now on. Who comes alone does not wait. */
export function turnMs(nowMs: number = performance.now()): number {
  const mine = Math.max(nowMs, nextAtMs)
  nextAtMs = mine + APART_MS
  return mine - nowMs
}
