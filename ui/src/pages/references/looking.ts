/** Looking through views that wait: which one is looked at, which have been seen, which are chosen. Nothing that was not
 * on screen with its frame can be chosen or decided on. */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Reference } from '@/api/types'

/** As many as one request takes. */
export const MOST_AT_ONCE = 100

export interface Looking {
  current: ComputedRef<Reference | null>
  chosen: ComputedRef<Reference[]>
  seen: ComputedRef<Reference[]>
  isChosen: (id: string) => boolean
  isSeen: (id: string) => boolean
  see: (id: string) => void
  look: (id: string) => void
  step: (by: number) => void
  toggle: (id: string) => void
  chooseSeen: () => void
  clear: () => void
}

export function useLooking(items: Readonly<Ref<readonly Reference[] | null>>): Looking {
  const all = computed(() => items.value ?? [])
  const at = ref(0)
  const seenIds = shallowRef<ReadonlySet<string>>(new Set())
  const chosenIds = shallowRef<ReadonlySet<string>>(new Set())
  const seen = computed(() => all.value.filter(({ id }) => seenIds.value.has(id)))
  const chosen = computed(() => seen.value.filter(({ id }) => chosenIds.value.has(id)))
  /** What is decided leaves the list, and the next one moves up to its place. */
  const place = computed(() => Math.max(0, Math.min(at.value, all.value.length - 1)))
  return {
    current: computed(() => all.value[place.value] ?? null),
    chosen,
    seen,
    isChosen: (id) => chosenIds.value.has(id),
    isSeen: (id) => seenIds.value.has(id),
    see: (id) => { seenIds.value = new Set([...seenIds.value, id]) },
    look: (id) => { at.value = Math.max(0, all.value.findIndex((each) => each.id === id)) },
    step: (by) => { at.value = Math.max(0, Math.min(place.value + by, all.value.length - 1)) },
    toggle: (id) => {
      const next = new Set(chosenIds.value)
      if (!next.delete(id) && seenIds.value.has(id) && chosen.value.length < MOST_AT_ONCE) next.add(id)
      chosenIds.value = next
    },
    chooseSeen: () => { chosenIds.value = new Set(seen.value.slice(0, MOST_AT_ONCE).map(({ id }) => id)) },
    clear: () => { chosenIds.value = new Set() },
  }
}
