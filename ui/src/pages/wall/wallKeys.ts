/** The keys that change the wall itself, the same in every window. */
import type { Keys } from '@/keys'
import { LAYOUTS } from './layouts'
import { nextScreen, tilesOf, toured, type Action, type WallState } from './state'

/** `empty` is told when the tile that is worked on holds no camera to do it with. */
export function wallKeys(act: (action: Action) => void, state: WallState, empty: () => void, more: Keys): Keys {
  const screen = state.screens[state.target]
  const onCamera = (action: Action) => () => { if (screen && (screen.enlarged !== null || tilesOf(screen)[screen.active])) act(action); else empty() }
  const layouts = Object.fromEntries(LAYOUTS.map((layout, index) => [String(index + 1), () => act({ do: 'layout', layout })]))
  return {
    ...layouts,
    ArrowLeft: () => act({ do: 'move', columns: -1, rows: 0 }),
    ArrowRight: () => act({ do: 'move', columns: 1, rows: 0 }),
    ArrowUp: () => act({ do: 'move', columns: 0, rows: -1 }),
    ArrowDown: () => act({ do: 'move', columns: 0, rows: 1 }),
    PageDown: () => act({ do: 'page', by: 1 }),
    PageUp: () => act({ do: 'page', by: -1 }),
    Enter: onCamera({ do: 'enlarge' }),
    Escape: () => act({ do: 'shrink' }),
    Delete: onCamera({ do: 'remove' }),
    t: () => { if (toured(state)) act({ do: 'tour' }) },
    ' ': () => act({ do: 'pause' }),
    i: () => act({ do: 'stats' }),
    w: () => act({ do: 'target', screen: nextScreen(state) }),
    ...more,
  }
}
