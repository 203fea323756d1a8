/** Asks the service for a plan. */
import { api, ask } from '@/api/client'
import { followed, type Progress } from '@/api/lines'
import type { Plan, PlanBody } from '@/api/types'

export const KINDS = ['repair', 'build', 'pole'] as const
/** The numbers of a plan that open the sites they count. */
export const NUMBERS = ['waiting', 'unreachable', 'usable', 'sites'] as const

/** Progress is told in seconds of the search for the optimum. Aborting `signal` ends it: no plan is kept. Throws `Problem`. */
export async function makePlan(body: PlanBody, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Plan> {
  const stream = await ask(api.POST('/api/v1/plans', { params: { query: { progress: true } }, body, parseAs: 'stream', signal }))
  return followed<Plan>(stream, signal, onProgress)
}
