/** The wall's keyboard. */
import { onBeforeUnmount, onMounted } from 'vue'

export interface WallKeys {
  search: () => void
  layout: (index: number) => void
  move: (columns: number, rows: number) => void
  enlarge: () => void
  shrink: () => void
  pause: () => void
  snapshot: () => void
  fullScreen: () => void
  stats: () => void
  remove: () => void
  help: () => void
}

const TYPING = 'input, select, textarea, [contenteditable], dialog'
const PRESSING = 'button, a, summary'

export function actionFor(key: string, keys: WallKeys): (() => void) | undefined {
  const actions: Record<string, () => void> = {
    '/': keys.search, '?': keys.help, ' ': keys.pause, Enter: keys.enlarge, Escape: keys.shrink, Delete: keys.remove,
    ArrowLeft: () => keys.move(-1, 0), ArrowRight: () => keys.move(1, 0), ArrowUp: () => keys.move(0, -1), ArrowDown: () => keys.move(0, 1),
    s: keys.snapshot, f: keys.fullScreen, i: keys.stats,
    1: () => keys.layout(0), 2: () => keys.layout(1), 3: () => keys.layout(2), 4: () => keys.layout(3),
  }
  return actions[key.length === 1 ? key.toLowerCase() : key]
}

export function useWallKeys(keys: WallKeys): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return
    if (event.target.closest(TYPING)) return
    // A focused button keeps its own Enter and Space.
    if ((event.key === 'Enter' || event.key === ' ') && event.target.closest(PRESSING)) return
    const action = actionFor(event.key, keys)
    if (!action) return
    event.preventDefault()
    action()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}
