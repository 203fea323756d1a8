/** The camera list's filters, kept in the address and nowhere else. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { CameraQuery } from '@/api/types'

const KEYS = ['state', 'class', 'division', 'fault', 'tag', 'custom', 'site_id', 'q'] as const
export type FilterKey = (typeof KEYS)[number]
export type Filters = Partial<Record<FilterKey, string>>

export interface CameraFilters {
  filters: ComputedRef<Filters>
  query: ComputedRef<CameraQuery>
  filtered: ComputedRef<boolean>
  set: (key: FilterKey, value: string) => void
  clear: () => void
}

export function useFilters(): CameraFilters {
  const route = useRoute()
  const router = useRouter()
  const filters = computed<Filters>(() => {
    const found: Filters = {}
    for (const key of KEYS) {
      const value = route.query[key]
      if (typeof value === 'string' && value) found[key] = value
    }
    return found
  })
  return {
    filters,
    query: computed(() => filters.value as CameraQuery),
    filtered: computed(() => Object.keys(filters.value).length > 0),
    set: (key, value) => { void router.replace({ query: { ...route.query, [key]: value || undefined } }) },
    clear: () => { void router.replace({ query: {} }) },
  }
}
