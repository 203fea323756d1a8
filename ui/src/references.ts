/** Reference views: which one stands for a camera, and deciding on those that wait. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { api, ask } from './api/client'
import { Problem } from './api/problem'
import type { DecisionOutcome, Reference } from './api/types'

export type Verdict = 'approve' | 'reject' | 'remove'
export type SeenVerdict = Exclude<Verdict, 'remove'>

/** The view to compare the present picture with: what people approved before what only was learned, newest first. */
export function standing(references: readonly Reference[]): Reference | null {
  const usable = references.filter(({ status }) => status !== 'rejected')
  return usable.find(({ status }) => status === 'approved') ?? usable[0] ?? null
}

export interface Deciding {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  decide: (reference: Reference, verdict: Verdict) => Promise<boolean>
  /** By the frames that were looked at; what came of each by its id, null where nothing was done. */
  decideSeen: (seen: readonly Reference[], verdict: SeenVerdict) => Promise<Map<string, DecisionOutcome> | null>
  take: (cameraId: string, replace: boolean) => Promise<boolean>
}

export function useDeciding(): Deciding {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    problem.value = null
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return false
    } finally {
      busy.value = false
    }
  }

  function decided(reference: Reference, verdict: Verdict): Promise<unknown> {
    const params = { path: { camera_id: reference.camera.id, reference_id: reference.id } }
    if (verdict === 'remove') return ask(api.DELETE('/api/v1/cameras/{camera_id}/references/{reference_id}', { params }))
    if (verdict === 'approve') return ask(api.POST('/api/v1/cameras/{camera_id}/references/{reference_id}/approve', { params, body: {} }))
    return ask(api.POST('/api/v1/cameras/{camera_id}/references/{reference_id}/reject', { params, body: {} }))
  }

  return {
    busy, problem,
    decideSeen: async (seen, verdict) => {
      const views = seen.map(({ id, evidence_sha256: sha }) => ({ id, evidence_sha256: sha ?? '' }))
      const outcomes = new Map<string, DecisionOutcome>()
      const sent = await attempt(async () => {
        const { items } = await ask(api.POST('/api/v1/reference-decisions', { body: { verdict, views } }))
        for (const { id, outcome } of items) outcomes.set(id, outcome)
      })
      return sent ? outcomes : null
    },
    decide: (reference, verdict) => attempt(() => decided(reference, verdict)),
    take: (cameraId, replace) => attempt(() => ask(api.POST('/api/v1/cameras/{camera_id}/references', {
      params: { path: { camera_id: cameraId } }, body: { approve: true, replace },
    }))),
  }
}
