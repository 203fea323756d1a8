/** While a repair is being checked, asks again after each check: only its end is told by itself. */
import { onScopeDispose, watch } from 'vue'
import type { IncidentDetail } from './api/types'

/** A check takes some seconds after it is due. */
const AFTER_CHECK_MS = 4_000

export function followProof(incident: () => IncidentDetail | null, reload: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(incident, (now) => {
    clearTimeout(timer)
    if (now?.status !== 'awaiting_check' || !now.check_at) return
    timer = setTimeout(reload, Math.max(0, Date.parse(now.check_at) - Date.now()) + AFTER_CHECK_MS)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}
