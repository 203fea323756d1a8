/** The newest frame that the service names when it has no live picture to give. */
import type { Problem } from '@/api/problem'

export interface Still { url: string; takenAt: string }

/** That frame, unless what this tile showed last is newer. */
export function newestStill(problem: Problem | null, shownAtMs: number | null): Still | null {
  const said = problem?.part('still')
  if (!said) return null
  const still = { url: said('url'), takenAt: said('taken_at') }
  return shownAtMs === null || Date.parse(still.takenAt) > shownAtMs ? still : null
}
