/** The desk of this window. It lives beside the pages: who looks at something else keeps the other monitors. */
import { watch } from 'vue'
import { router } from '@/router'
import { user } from '@/session'
import { openDesk, type Desk } from './pairing'

let kept: { userId: string; desk: Desk } | null = null

function end(): void {
  kept?.desk.end()
  kept = null
}

/** Opened at the first visit to the wall, ended with the session. */
export function useDesk(): Desk {
  const userId = user.value!.id
  if (kept?.userId !== userId) {
    end()
    kept = { userId, desk: openDesk(userId, () => void router.push({ name: 'wall' })) }
  }
  return kept.desk
}

watch(() => user.value?.id, (id) => { if (id !== kept?.userId) end() })
