/** The list of incidents: its filters and the chosen one, kept in the address and nowhere else. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Incident, IncidentQuery } from '@/api/types'

const KEYS = ['status', 'class', 'kind', 'division', 'area', 'camera_id', 'overdue', 'supervised', 'reported', 'q', 'repair', 'from', 'to', 'unit'] as const
export type FilterKey = (typeof KEYS)[number]
export type Shown = 'open' | 'closed' | 'all'

export interface IncidentFilters {
  values: ComputedRef<Partial<Record<FilterKey, string>>>
  shown: ComputedRef<Shown>
  query: ComputedRef<IncidentQuery>
  filtered: ComputedRef<boolean>
  chosen: ComputedRef<string | null>
  set: (key: FilterKey | 'shown', value: string) => void
  choose: (id: string | null) => void
  clear: () => void
}

/** Whether an incident belongs under the filters; null where only the service can tell: by a part of a name, by a camera or
    an area that holds some other part of it, by what is behind a figure. */
export function belongs(incident: Incident, values: Partial<Record<FilterKey, string>>, shown: Shown): boolean | null {
  if (shown !== 'all' && (incident.status === 'closed') !== (shown === 'closed')) return false
  if (values.class && !values.class.split(',').includes(String(incident.class))) return false
  const told = { status: incident.status, kind: incident.kind, overdue: incident.overdue, supervised: incident.supervised }
  for (const [key, is] of Object.entries(told)) {
    const wanted = values[key as keyof typeof told]
    if (wanted && wanted !== String(is)) return false
  }
  if (values.q || values.repair || values.unit || values.area || values.reported) return null
  const here = (!values.camera_id || values.camera_id === incident.camera.id) && (!values.division || values.division === incident.division)
  return here || null
}

/** The same list as a file. */
export function exportOf(query: IncidentQuery, language: 'zh-CN' | 'en'): string {
  const asked = new URLSearchParams({ language })
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined && each !== null) asked.append(name, String(each))
  }
  return `/api/v1/exports/incidents?${asked}`
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

export function useIncidentFilters(): IncidentFilters {
  const route = useRoute()
  const router = useRouter()
  const values = computed(() => Object.fromEntries(KEYS.map((key) => [key, text(route.query[key])]).filter(([, value]) => value)) as Partial<Record<FilterKey, string>>)
  const shown = computed<Shown>(() => (route.query.shown === 'closed' || route.query.shown === 'all' ? route.query.shown : 'open'))
  // One string: the query is only a new one when something in it is.
  const key = computed(() => JSON.stringify([values.value, shown.value]))
  const query = computed(() => {
    const [filters, which] = JSON.parse(key.value) as [typeof values.value, Shown]
    return { ...filters, status: filters.status ? [filters.status] : undefined, class: filters.class?.split(',').map(Number), open: which === 'all' ? undefined : which === 'open' } as IncidentQuery
  })
  return {
    values, shown, query,
    filtered: computed(() => Object.keys(values.value).length > 0 || shown.value !== 'open'),
    chosen: computed(() => text(route.query.incident) ?? null),
    set: (name, value) => { void router.replace({ query: { ...route.query, incident: undefined, [name]: value && !(name === 'shown' && value === 'open') ? value : undefined } }) },
    choose: (id) => { void router.replace({ query: { ...route.query, incident: id ?? undefined } }) },
    clear: () => { void router.replace({ query: {} }) },
  }
}
