/** When an evidence frame was taken: asked for once a frame, by whoever shows it as a picture of the past. */
import { ref, watch, type Ref } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { frameOf } from '@/evidence'

export function useEvidenceTime(url: () => string | null): Ref<string | null> {
  const takenAt = ref<string | null>(null)
  watch(url, async (asked) => {
    takenAt.value = null
    const frame = frameOf(asked)
    if (!frame) return
    const params = { path: { sha256: frame.sha256 }, query: { camera_id: frame.cameraId } }
    try {
      const record = await ask(api.GET('/api/v1/evidence/{sha256}/record', { params }))
      if (url() === asked) takenAt.value = record.taken_at
    } catch (error) {
      // Replaced meanwhile by a newer frame: that one will be asked for in its turn.
      if (!(error instanceof Problem)) throw error
    }
  }, { immediate: true })
  return takenAt
}
