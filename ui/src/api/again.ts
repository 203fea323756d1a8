/** What takes minutes on the service: asked for again until it is there, or the page is left. */
import { onBeforeUnmount, watch } from 'vue'
import type { Asked } from './ask'

const ASK_AGAIN_MS = 5000

/** `progress` of what was answered: from 0 to 1 while it is being reckoned, null once it is there. */
export function useAskedAgain(asked: Asked<{ progress: number | null }>): void {
  let again: ReturnType<typeof setTimeout> | undefined
  watch(asked.data, (told) => {
    clearTimeout(again)
    if (typeof told?.progress === 'number') again = setTimeout(() => { void asked.reload() }, ASK_AGAIN_MS)
  })
  onBeforeUnmount(() => { clearTimeout(again) })
}
