/** How bad a state is, so that a cluster can show its worst. */
import type { CameraState } from '@/api/types'

export const STATES_BY_RANK: readonly CameraState[] = ['retired', 'online', 'maintenance', 'unknown', 'degraded', 'offline']

export function rankOf(state: string): number {
  return Math.max(0, (STATES_BY_RANK as readonly string[]).indexOf(state))
}
