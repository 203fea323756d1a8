/** Sites by how they stand, and zones with their guards, in the part of the map that is shown; asked for again when it moves. */
import type { FeatureCollection } from 'geojson'
import { onUnmounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import type { GuardMap, SiteMap } from '@/api/types'
import { onFact } from '@/events'
import { EMPTY } from './style'

/** Changes come in bursts; the figures behind follow them by some seconds. */
const REFRESH_MS = 5_000
export const STANDS = ['covered', 'missing', 'unknown', 'excluded'] as const
export type Stand = (typeof STANDS)[number]
export const LAYERS = ['sites', 'guards'] as const
export type Layer = (typeof LAYERS)[number]

export const shapes = (answer: Record<string, unknown> | null | undefined) => (answer ? answer as unknown as FeatureCollection : EMPTY)

export interface Asked<T> {
  answer: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  load: () => Promise<void>
}

/** What a layer shows of the part of the map; null while it is off. */
function useLayer<T>(on: Ref<boolean>, bbox: Ref<string>, get: (bbox: string) => Promise<T>): Asked<T> {
  const answer = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    if (!on.value) {
      answer.value = null
      return
    }
    try {
      const found = await get(bbox.value)
      if (mine !== latest) return
      answer.value = found
      problem.value = null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === latest) problem.value = error
    }
  }
  watch([on, bbox], load, { immediate: true })
  return { answer, problem, load }
}

export function useSites(on: Ref<boolean>, bbox: Ref<string>): Asked<SiteMap> {
  const sites = useLayer(on, bbox, (area) => ask(api.GET('/api/v1/coverage/map', { params: { query: { bbox: area } } })))
  let pause: ReturnType<typeof setTimeout> | undefined
  onFact('coverage', () => {
    if (on.value) pause ??= setTimeout(() => { pause = undefined; void sites.load() }, REFRESH_MS)
  })
  onUnmounted(() => clearTimeout(pause))
  return sites
}

export const useGuards = (on: Ref<boolean>, bbox: Ref<string>): Asked<GuardMap> =>
  useLayer(on, bbox, (area) => ask(api.GET('/api/v1/places/map', { params: { query: { bbox: area } } })))

/** Checkpoints and posts as one layer; `guard` is which. */
export function guardPoints(found: GuardMap | null): FeatureCollection {
  const features = (['checkpoints', 'posts'] as const).flatMap((name) =>
    shapes(found?.[name]).features.map((each) => ({ ...each, properties: { ...each.properties, guard: name === 'checkpoints' ? 'checkpoint' : 'post' } })))
  return { type: 'FeatureCollection', features }
}

/** How many sites of a part of the map stand so. */
export function counted(map: SiteMap | null): Record<Stand, number> {
  const found: Record<Stand, number> = { covered: 0, missing: 0, unknown: 0, excluded: 0 }
  for (const { properties } of shapes(map?.sites).features) {
    for (const stand of STANDS) found[stand] += properties?.cluster ? Number(properties[stand] ?? 0) : Number(properties?.stand === stand)
  }
  return found
}
