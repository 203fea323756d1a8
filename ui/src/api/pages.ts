/** A list that is asked for page by page. What the service prepares first is asked for again until it is there, it is given up, or the page is left. */
import { getCurrentScope, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Progress } from './lines'
import { Problem } from './problem'

/** Of which day records are being prepared, and how far that is; `of` 0: it has not begun. */
export interface Preparing extends Progress {
  day: string
}

export interface Paged<T> {
  items: ShallowRef<T[] | null>
  total: Ref<number>
  more: Ref<boolean>
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  preparing: ShallowRef<Preparing | null>
  /** The day whose preparing was given up. */
  stopped: Ref<string | null>
  /** Waits no more for what is being prepared. */
  giveUp: () => void
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

function preparingOf({ kind, phrase: { params } }: Problem): Preparing | null {
  return kind === 'being-prepared' ? { day: params.day ?? '', done: Number(params.done ?? 0), of: Number(params.of ?? 0) } : null
}

export function usePaged<T>(load: (cursor: string | undefined) => Promise<Page<T>>): Paged<T> {
  const items = shallowRef<T[] | null>(null)
  const total = ref(0)
  const more = ref(false)
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const preparing = shallowRef<Preparing | null>(null)
  const stopped = ref<string | null>(null)
  let cursor: string | undefined
  let generation = 0
  let again: ReturnType<typeof setTimeout> | undefined

  function failed(error: Problem, mine: number): void {
    preparing.value = preparingOf(error)
    if (!preparing.value) {
      problem.value = error
      return
    }
    again = setTimeout(() => { void take(mine) }, 1000 * (error.retryAfterS ?? 2))
  }

  function giveUp(): void {
    generation += 1
    clearTimeout(again)
    stopped.value = preparing.value?.day ?? null
    preparing.value = null
    busy.value = false
  }
  if (getCurrentScope()) onScopeDispose(giveUp)

  async function take(mine: number): Promise<void> {
    clearTimeout(again)
    busy.value = true
    problem.value = null
    stopped.value = null
    try {
      const page = await load(cursor)
      if (mine !== generation) return
      preparing.value = null
      items.value = cursor === undefined ? page.items : [...(items.value ?? []), ...page.items]
      total.value = page.total ?? items.value.length
      cursor = page.next_cursor ?? undefined
      more.value = cursor !== undefined
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === generation) failed(error, mine)
    } finally {
      if (mine === generation) busy.value = false
    }
  }

  function restart(): Promise<void> {
    cursor = undefined
    return take(++generation)
  }

  return {
    items, total, more, busy, problem, preparing, stopped, giveUp, restart,
    anew: () => {
      items.value = null
      preparing.value = null
      return restart()
    },
    next: async () => {
      if (!busy.value && more.value) await take(generation)
    },
  }
}
