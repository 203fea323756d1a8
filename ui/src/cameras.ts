/** Pages of cameras for lists: next pages by cursor, rows kept up to date by server-sent events. */
import { ref, shallowRef, triggerRef, type Ref, type ShallowRef } from 'vue'
import { api, ask } from './api/client'
import { Problem } from './api/problem'
import type { Camera, CameraQuery } from './api/types'
import { onFact } from './events'

const PAGE_ROWS = 100

export interface CameraPages {
  items: ShallowRef<Camera[] | null>
  total: Ref<number>
  problem: ShallowRef<Problem | null>
  restart: () => Promise<void>
  more: () => Promise<void>
}

export function useCameraPages(query: () => CameraQuery): CameraPages {
  const items = shallowRef<Camera[] | null>(null)
  const total = ref(0)
  const problem = shallowRef<Problem | null>(null)
  const rowOf = new Map<string, number>()
  let cursor: string | null = null
  let generation = 0
  let busy = false

  async function load(mine: number): Promise<void> {
    busy = true
    try {
      const page = await ask(api.GET('/api/v1/cameras', { params: { query: { ...query(), limit: PAGE_ROWS, cursor: cursor ?? undefined } } }))
      if (mine !== generation) return
      const before = cursor === null ? [] : items.value ?? []
      page.items.forEach((camera, index) => rowOf.set(camera.id, before.length + index))
      items.value = [...before, ...page.items]
      total.value = page.total
      cursor = page.next_cursor ?? null
      problem.value = null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === generation) problem.value = error
    } finally {
      if (mine === generation) busy = false
    }
  }

  onFact('camera', (change) => {
    const row = rowOf.get(change.id)
    const camera = row === undefined ? undefined : items.value?.[row]
    if (row === undefined || !camera || !items.value) return
    items.value[row] = { ...camera, ...change }
    triggerRef(items)
  })

  return {
    items,
    total,
    problem,
    restart: () => {
      cursor = null
      rowOf.clear()
      return load(++generation)
    },
    more: async () => {
      if (!busy && cursor !== null) await load(generation)
    },
  }
}
