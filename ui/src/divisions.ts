/** The divisions of the user's area, loaded once, in the order of the tree. */
import { computed, shallowRef } from 'vue'
import { api, ask } from './api/client'
import type { Division } from './api/types'

export interface TreeEntry extends Pick<Division, 'code' | 'name'> {
  depth: number
}

/** Villages are too many for a menu: the menu ends at the townships, or one level below the user's own division. */
const MENU_DEPTH = 1

export const divisions = shallowRef<Division[]>([])
let pending: Promise<void> | null = null

export function loadDivisions(): Promise<void> {
  pending ??= ask(api.GET('/api/v1/divisions')).then(
    (answer) => { divisions.value = answer.items },
    () => { pending = null },
  )
  return pending
}

export function forgetDivisions(): void {
  pending = null
  divisions.value = []
}

/** Whose area is a part of a county has no core area and no other townships to choose from. */
export const seesCounty = computed(() => divisions.value.some(({ kind }) => kind === 'county'))

export const divisionTree = computed<TreeEntry[]>(() => {
  const codes = new Set(divisions.value.map((division) => division.code))
  const childrenOf = new Map<string, Division[]>()
  for (const division of divisions.value) {
    const parent = division.parent_code && codes.has(division.parent_code) ? division.parent_code : ''
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), division])
  }
  const entries: TreeEntry[] = []
  const walk = (parent: string, depth: number): void => {
    for (const { code, name } of childrenOf.get(parent) ?? []) {
      entries.push({ code, name, depth })
      if (depth < MENU_DEPTH) walk(code, depth + 1)
    }
  }
  walk('', 0)
  return entries
})
