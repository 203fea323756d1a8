/** Reference views: which one stands for a camera, and deciding on those that wait. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { api, ask } from './api/client'
import { Problem } from './api/problem'
import type { Reference } from './api/types'

export type Verdict = 'approve' | 'reject' | 'remove'

/** The view to compare the present picture with: what people approved before what only was learned, newest first. */
export function standing(references: readonly Reference[]): Reference | null {
  const usable = references.filter(({ status }) => status !== 'rejected')
  return usable.find(({ status }) => status === 'approved') ?? usable[0] ?? null
}

export interface Deciding {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  decide: (reference: Reference, verdict: Verdict) => Promise<boolean>
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
    decide: (reference, verdict) => attempt(() => decided(reference, verdict)),
    take: (cameraId, replace) => attempt(() => ask(api.POST('/api/v1/cameras/{camera_id}/references', {
      params: { path: { camera_id: cameraId } }, body: { approve: true, replace },
    }))),
  }
}
