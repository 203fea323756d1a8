/** Asks the service for a plan. */
import type { RouteLocationRaw } from 'vue-router'
import { api, ask } from '@/api/client'
import { followed, type Progress } from '@/api/lines'
import type { Plan, PlanBody, PlanNumber } from '@/api/types'

export const KINDS = ['repair', 'build', 'pole'] as const
/** The numbers of a plan that open the sites they count. */
export const NUMBERS = ['waiting', 'unreachable', 'usable', 'completed', 'usable_after', 'sites'] as const
const OF_STEPS: readonly PlanNumber[] = ['completed', 'usable_after']

/** The very sites that a number counts, as they were when the plan was made; `step`: what this one completes, or what is
 * usable after it. Null: an older plan does not know them any more. */
export function planSites(plan: Plan, of: PlanNumber, step?: number): RouteLocationRaw | null {
  const kept = OF_STEPS.includes(of) ? typeof plan.summary.completed === 'number' : Boolean(plan.summary.as_of)
  return kept ? { name: 'plan-sites', params: { id: plan.id }, query: { of, step } } : null
}

/** Progress is told in seconds of the search for the optimum. Aborting `signal` ends it: no plan is kept. Throws `Problem`. */
export async function makePlan(body: PlanBody, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Plan> {
  const stream = await ask(api.POST('/api/v1/plans', { params: { query: { progress: true } }, body, parseAs: 'stream', signal }))
  return followed<Plan>(stream, signal, onProgress)
}
