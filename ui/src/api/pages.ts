/** A list that is asked for page by page. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from './problem'

export interface Paged<T> {
  items: ShallowRef<T[] | null>
  total: Ref<number>
  more: Ref<boolean>
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  restart: () => Promise<void>
  /** Another list: what is shown goes at once. */
  anew: () => Promise<void>
  next: () => Promise<void>
}

interface Page<T> {
  items: T[]
  next_cursor?: string | null
  total?: number | null
}

export function usePaged<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Paged<T> {
  const items = shallowRef<T[] | null>(null)
  const total = ref(0)
  const more = ref(false)
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  let cursor: string | undefined
  let generation = 0

  async function take(mine: number): Promise<void> {
    busy.value = true
    problem.value = null
    try {
      const page = await load(cursor)
      if (mine !== generation) return
      items.value = cursor === undefined ? page.items : [...(items.value ?? []), ...page.items]
      total.value = page.total ?? items.value.length
      cursor = page.next_cursor ?? undefined
      more.value = cursor !== undefined
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === generation) problem.value = error
    } finally {
      if (mine === generation) busy.value = false
    }
  }

  function restart(): Promise<void> {
    cursor = undefined
    return take(++generation)
  }

  return {
    items, total, more, busy, problem, restart,
    anew: () => {
      items.value = null
      return restart()
    },
    next: async () => {
      if (!busy.value && more.value) await take(generation)
    },
  }
}
