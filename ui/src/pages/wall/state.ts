/** What stands on a wall, and every change that can be made to it. Pure: the page and the paired windows share it. */
import { LAYOUTS, neighbour, type Layout } from './layouts'

export interface Placed {
  id: string
  name: string
}

/** One window. Cameras stand tile by tile, page after page; null is an empty tile. */
export interface Screen {
  layout: Layout
  cameras: (Placed | null)[]
  page: number
  active: number
  enlarged: number | null
}

export interface WallState {
  screens: Screen[]
  /** The further screens that stand in a window just now; the first is the desk's own. */
  windows: number[]
  /** The screen that the list, the map and the keys speak to. */
  target: number
  dwellS: number
  touring: boolean
  paused: boolean
  stats: boolean
}

export const MAX_SCREENS = 3
export const MAX_CAMERAS = 100
export const DWELL_S = { least: 3, usual: 20, most: 600 }

export type Action =
  | { do: 'place'; screen?: number; tile?: number; cameras: Placed[] }
  | { do: 'remove' | 'activate' | 'enlarge'; screen?: number; tile?: number }
  | { do: 'move'; screen?: number; columns: number; rows: number }
  | { do: 'layout'; screen?: number; layout: Layout }
  | { do: 'page'; screen?: number; by: number }
  | { do: 'fill'; cameras: Placed[] }
  | { do: 'target'; screen: number }
  | { do: 'windows'; open: number[] }
  | { do: 'dwell'; seconds: number }
  | { do: 'load'; screens: Pick<Screen, 'layout' | 'cameras'>[]; dwellS: number }
  | { do: 'shrink' | 'clear' | 'open' | 'close' | 'tour' | 'pause' | 'stats' | 'tick' }

export const emptyScreen = (layout: Layout = 4): Screen => ({ layout, cameras: [], page: 0, active: 0, enlarged: null })
export const emptyWall = (): WallState => ({ screens: [emptyScreen()], windows: [], target: 0, dwellS: DWELL_S.usual, touring: false, paused: false, stats: false })

export function tilesOf(screen: Screen): (Placed | null)[] {
  const from = screen.page * screen.layout
  return Array.from({ length: screen.layout }, (_, tile) => screen.cameras[from + tile] ?? null)
}

/** At least one; empty tiles after the last camera make no page. */
export function pagesOf(screen: Screen): number {
  const last = screen.cameras.findLastIndex((camera) => camera !== null)
  return Math.max(1, Math.ceil((last + 1) / screen.layout))
}

/** How many of them a screen has room for from that tile of its page on. */
export const fitting = (screen: Screen, tile: number, count: number): number =>
  Math.max(0, Math.min(count, MAX_CAMERAS - screen.page * screen.layout - tile))

function put(screen: Screen, tile: number, cameras: readonly Placed[]): Screen {
  const placed = [...screen.cameras]
  const from = screen.page * screen.layout + tile
  while (placed.length < from) placed.push(null)
  cameras.slice(0, fitting(screen, tile, cameras.length)).forEach(({ id, name }, at) => { placed[from + at] = { id, name } })
  const next = { ...screen, cameras: placed, enlarged: null, active: tile }
  // On to the first empty tile, so that camera after camera can be picked.
  const empty = tilesOf(next).indexOf(null)
  return { ...next, active: empty === -1 ? tile : empty }
}

function filled(screen: Screen, cameras: readonly Placed[]): Screen {
  const shown = new Set(screen.cameras.map((camera) => camera?.id))
  const waiting = cameras.filter(({ id }) => !shown.has(id))
  const placed = [...screen.cameras]
  const from = screen.page * screen.layout
  for (let at = from; at < from + screen.layout; at++) {
    const camera = (placed[at] ?? null) === null ? waiting.shift() : undefined
    placed[at] = camera ? { id: camera.id, name: camera.name } : placed[at] ?? null
  }
  return { ...screen, cameras: placed }
}

/** The page that holds the first camera in sight, so that a change of layout does not jump. */
function laidOut(screen: Screen, layout: Layout): Screen {
  const page = Math.floor((screen.page * screen.layout) / layout)
  return { ...screen, layout, page, active: Math.min(screen.active, layout - 1), enlarged: null }
}

/** Round and round through what there is; going on by hand opens one empty page after the last. */
function paged(screen: Screen, by: number, beyond: boolean): Screen {
  const pages = pagesOf(screen)
  const room = beyond && pages * screen.layout < MAX_CAMERAS && tilesOf({ ...screen, page: pages - 1 }).some((camera) => camera !== null) ? 1 : 0
  const count = pages + room
  return { ...screen, page: (((screen.page + by) % count) + count) % count, active: 0, enlarged: null }
}

function screenChanged(screen: Screen, action: Action): Screen {
  switch (action.do) {
    case 'place': return put(screen, action.tile ?? screen.active, action.cameras)
    case 'remove': {
      const at = screen.page * screen.layout + (action.tile ?? screen.active)
      return { ...screen, cameras: screen.cameras.map((camera, index) => (index === at ? null : camera)), enlarged: null }
    }
    case 'activate': return { ...screen, active: action.tile ?? screen.active }
    case 'enlarge': {
      const tile = action.tile ?? screen.active
      return { ...screen, active: tile, enlarged: screen.enlarged === null && tilesOf(screen)[tile] ? tile : null }
    }
    case 'shrink': return { ...screen, enlarged: null }
    case 'move': return { ...screen, active: neighbour(screen.layout, screen.active, action.columns, action.rows), enlarged: null }
    case 'layout': return laidOut(screen, action.layout)
    case 'page': return paged(screen, action.by, true)
    case 'fill': return filled(screen, action.cameras)
    case 'clear': return { ...emptyScreen(screen.layout) }
    default: return screen
  }
}

/** Screens with more than one page turn; an enlarged picture stays where it is. */
function ticked(state: WallState): WallState {
  if (!state.touring || state.paused) return state
  return { ...state, screens: state.screens.map((screen) => (screen.enlarged === null && pagesOf(screen) > 1 ? paged(screen, 1, false) : screen)) }
}

export function toured(state: WallState): boolean {
  return state.screens.some((screen) => pagesOf(screen) > 1)
}

/** Whether anybody can see that screen. */
export const isOpen = (state: WallState, screen: number): boolean => screen === 0 || state.windows.includes(screen)

/** The one to open a window for: the one that is worked on, else the first without; null: each has its window. */
export function withoutWindow(state: WallState): number | null {
  if (!isOpen(state, state.target)) return state.target
  const found = state.screens.findIndex((_, screen) => !isOpen(state, screen))
  return found === -1 ? null : found
}

/** The next one that can be seen, round and round. */
export function nextScreen(state: WallState): number {
  const open = state.screens.map((_, screen) => screen).filter((screen) => isOpen(state, screen))
  return open.find((screen) => screen > state.target) ?? 0
}

/** Every window has its screen; what is picked does not go to one whose window has just been closed. */
function windowed(state: WallState, open: number[]): WallState {
  const gone = state.windows.includes(state.target) && !open.includes(state.target)
  return { ...state, windows: open, screens: grown(state.screens, open), target: gone ? 0 : state.target }
}

function grown(screens: Screen[], windows: number[]): Screen[] {
  const missing = Math.min(MAX_SCREENS, Math.max(0, ...windows) + 1) - screens.length
  return missing > 0 ? [...screens, ...Array.from({ length: missing }, () => emptyScreen(screens[0]?.layout))] : screens
}

export function changed(state: WallState, action: Action): WallState {
  switch (action.do) {
    case 'target': return { ...state, target: Math.max(0, Math.min(state.screens.length - 1, action.screen)) }
    case 'dwell': return { ...state, dwellS: Math.max(DWELL_S.least, Math.min(DWELL_S.most, Math.round(action.seconds) || DWELL_S.usual)) }
    case 'open': return state.screens.length < MAX_SCREENS ? { ...state, screens: [...state.screens, emptyScreen(state.screens[0]?.layout)] } : state
    case 'close': {
      const last = state.screens.length - 1
      return last ? { ...state, screens: state.screens.slice(0, last), windows: state.windows.filter((screen) => screen !== last), target: 0 } : state
    }
    case 'windows': return windowed(state, action.open)
    case 'load': return {
      ...state, dwellS: action.dwellS, target: 0, paused: false,
      screens: grown(action.screens.slice(0, MAX_SCREENS).map(({ layout, cameras }) => ({ ...emptyScreen(layout), cameras: cameras.slice(0, MAX_CAMERAS) })), state.windows),
    }
    case 'tour': return { ...state, touring: !state.touring, paused: false }
    case 'pause': return { ...state, paused: !state.paused }
    case 'stats': return { ...state, stats: !state.stats }
    case 'tick': return ticked(state)
    default: {
      const at = ('screen' in action ? action.screen : undefined) ?? state.target
      const screen = state.screens[at]
      if (!screen) return state
      const next = { ...state, screens: state.screens.with(at, screenChanged(screen, action)) }
      return action.do === 'activate' ? { ...next, target: at } : next
    }
  }
}

const isScreen = (value: unknown): value is Screen => {
  const screen = value as Partial<Screen> | null
  return !!screen && LAYOUTS.some((layout) => layout === screen.layout) && Array.isArray(screen.cameras)
}

/** What an earlier visit left in this browser; an empty wall for anything else. */
export function restored(text: string | null): WallState {
  try {
    const stored = JSON.parse(text ?? 'null') as Partial<WallState> | null
    const screens = stored?.screens?.filter(isScreen).slice(0, MAX_SCREENS) ?? []
    if (!stored || !screens.length) return emptyWall()
    return {
      ...emptyWall(), ...stored, windows: [], target: 0, paused: false,
      screens: screens.map((screen) => ({ ...emptyScreen(screen.layout), cameras: screen.cameras.slice(0, MAX_CAMERAS), page: screen.page || 0 })),
    }
  } catch {
    // Somebody else's data under our key.
    return emptyWall()
  }
}
