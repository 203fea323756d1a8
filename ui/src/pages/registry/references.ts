/** Names of the divisions, units and zones that records refer to by code. */
import { computed, shallowRef } from 'vue'
import { api, ask } from '@/api/client'
import type { RecordColumn } from '@/api/types'
import { divisions, loadDivisions } from '@/divisions'

/** So many zones are offered; a county has a dozen. */
const MOST_ZONES = 200
const COUNTY_WIDE = ['county', 'core', 'townships'] as const

export interface Choice {
  code: string
  name: string
}

export function useReferences(t: (key: string) => string) {
  const units = shallowRef<Choice[]>([])
  const zones = shallowRef<Choice[]>([])
  const choices = computed<Record<string, Choice[]>>(() => {
    const places = divisions.value.map(({ code, name }) => ({ code, name }))
    const scopes = COUNTY_WIDE.map((code) => ({ code, name: t(`registry.scope.${code}`) }))
    return { division: places, unit: units.value, zone: zones.value, scope: [...scopes, ...places] }
  })
  const names = computed(() => Object.fromEntries(
    Object.entries(choices.value).map(([kind, listed]) => [kind, new Map(listed.map(({ code, name }) => [code, name]))]),
  ))
  const kindOf = (column: RecordColumn) => (column.field === 'scope' ? 'scope' : column.refers)

  async function load(): Promise<void> {
    const [, ofUnits, ofZones] = await Promise.all([
      loadDivisions(),
      ask(api.GET('/api/v1/units')),
      ask(api.GET('/api/v1/registry/{kind}', { params: { path: { kind: 'zone' }, query: { limit: MOST_ZONES } } })),
    ])
    units.value = ofUnits.items
    zones.value = ofZones.items.map(({ values, name }) => ({ code: values.code ?? '', name }))
  }

  return {
    load,
    /** What may be chosen in a column that refers to something; null where it is typed. */
    choicesOf: (column: RecordColumn): Choice[] | null => choices.value[kindOf(column) ?? ''] ?? null,
    /** Several codes are separated by "/". */
    nameOf: (column: RecordColumn, codes: string): string => codes.split('/').map((code) => names.value[kindOf(column) ?? '']?.get(code) ?? code).join(' / '),
  }
}

export type References = ReturnType<typeof useReferences>
