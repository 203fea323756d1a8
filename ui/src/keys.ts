/** The keyboard of the operations room: which key does what, and when a key is somebody else's. */
import { onBeforeUnmount, onMounted } from 'vue'

const TYPING = 'input, select, textarea, [contenteditable], dialog, .maplibregl-map'
const PRESSING = 'button, a, summary'

/** By key: "s", "Enter", "ArrowLeft", " ". Letters are given small. */
export type Keys = Partial<Record<string, () => void>>

export function actionFor(key: string, keys: Keys): (() => void) | undefined {
  return keys[key.length === 1 ? key.toLowerCase() : key]
}

export function useKeys(keys: () => Keys): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return
    if (event.target.closest(TYPING)) return
    // A focused button keeps its own Enter and Space.
    if ((event.key === 'Enter' || event.key === ' ') && event.target.closest(PRESSING)) return
    const action = actionFor(event.key, keys())
    if (!action) return
    event.preventDefault()
    action()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
