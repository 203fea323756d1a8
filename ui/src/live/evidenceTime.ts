/** When an evidence frame was taken: asked for once a frame, by whoever shows it as a picture of the past. */
import { ref, watch, type Ref } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { digestOf } from '@/evidence'

export function useEvidenceTime(url: () => string | null): Ref<string | null> {
  const takenAt = ref<string | null>(null)
  watch(() => digestOf(url()), async (sha256) => {
    takenAt.value = null
    if (!sha256) return
    try {
      const record = await ask(api.GET('/api/v1/evidence/{sha256}/record', { params: { path: { sha256 } } }))
      if (digestOf(url()) === sha256) takenAt.value = record.taken_at
    } catch (error) {
      // Replaced meanwhile by a newer frame: that one will be asked for in its turn.
      if (!(error instanceof Problem)) throw error
    }
  }, { immediate: true })
  return takenAt
}
