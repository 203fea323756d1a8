/** Sites by how they stand, and zones with their guards, in the part of the map that is shown. */
import type { FeatureCollection } from 'geojson'
import type { Ref } from 'vue'
import type { Asked } from '@/api/ask'
import { api, ask } from '@/api/client'
import type { GuardMap, SiteMap } from '@/api/types'
import { shapes, useFollowingLayer, useLayer } from './layer'

export const STANDS = ['covered', 'missing', 'unknown', 'excluded'] as const
export type Stand = (typeof STANDS)[number]
export const LAYERS = ['sites', 'guards'] as const
export type Layer = (typeof LAYERS)[number]

export const useSites = (on: Ref<boolean>, bbox: Ref<string>): Asked<SiteMap | null> =>
  useFollowingLayer(() => (on.value ? ask(api.GET('/api/v1/coverage/map', { params: { query: { bbox: bbox.value } } })) : null), [on, bbox])

export const useGuards = (on: Ref<boolean>, bbox: Ref<string>): Asked<GuardMap | null> =>
  useLayer(() => (on.value ? ask(api.GET('/api/v1/places/map', { params: { query: { bbox: bbox.value } } })) : null), [on, bbox])

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
