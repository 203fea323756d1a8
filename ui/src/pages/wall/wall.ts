/** The user's wall: layout and which camera stands in which tile, remembered in this browser. */
import { ref, watch, type Ref } from 'vue'

export const LAYOUTS = [1, 4, 9, 16] as const
export type Layout = (typeof LAYOUTS)[number]

export interface Placed {
  id: string
  name: string
}
interface Stored {
  layout: Layout
  tiles: (Placed | null)[]
}

export interface Wall {
  layout: Ref<Layout>
  tiles: Ref<(Placed | null)[]>
  active: Ref<number>
  /** Into the active tile, which then moves on to the next empty one. */
  place: (camera: Placed, tile?: number) => void
  remove: (tile: number) => void
  clear: () => void
  fill: (cameras: readonly Placed[]) => void
  move: (columns: number, rows: number) => void
}

const MOST = 16

function read(key: string): Stored {
  const empty: Stored = { layout: 4, tiles: [] }
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Stored> | null
    if (!stored || !LAYOUTS.some((size) => size === stored.layout) || !Array.isArray(stored.tiles)) return empty
    return stored as Stored
  } catch {
    // Somebody else's data under our key: start with an empty wall.
    return empty
  }
}

export function useWall(userId: string): Wall {
  const key = `vms.wall.${userId}`
  const stored = read(key)
  const layout = ref<Layout>(stored.layout)
  const tiles = ref<(Placed | null)[]>(Array.from({ length: MOST }, (_, index) => stored.tiles[index] ?? null))
  const active = ref(0)

  watch([layout, tiles], () => localStorage.setItem(key, JSON.stringify({ layout: layout.value, tiles: tiles.value })), { deep: true })
  watch(layout, (size) => { active.value = Math.min(active.value, size - 1) })

  const nextEmpty = () => {
    const found = tiles.value.slice(0, layout.value).findIndex((tile) => tile === null)
    return found === -1 ? active.value : found
  }

  return {
    layout,
    tiles,
    active,
    place: ({ id, name }, tile = active.value) => {
      tiles.value[tile] = { id, name }
      active.value = tile
      if (tiles.value.slice(0, layout.value).includes(null)) active.value = nextEmpty()
    },
    remove: (tile) => { tiles.value[tile] = null },
    clear: () => { tiles.value = Array<null>(MOST).fill(null); active.value = 0 },
    fill: (cameras) => {
      const shown = new Set(tiles.value.map((tile) => tile?.id))
      const waiting = cameras.filter(({ id }) => !shown.has(id))
      for (let tile = 0; tile < layout.value; tile++) {
        const camera = tiles.value[tile] === null ? waiting.shift() : undefined
        if (camera) tiles.value[tile] = { id: camera.id, name: camera.name }
      }
    },
    move: (columns, rows) => {
      const side = Math.sqrt(layout.value)
      const column = Math.max(0, Math.min(side - 1, (active.value % side) + columns))
      const row = Math.max(0, Math.min(side - 1, Math.floor(active.value / side) + rows))
      active.value = row * side + column
    },
  }
}
