/** What lies over the base map beside the cameras: their views, what nobody sees, where something is proposed. */
import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette } from './palette'
import { EMPTY } from './style'

export interface Overlay {
  /** Wedges; `usable`: the camera shows a sound picture now. */
  views: FeatureCollection
  /** Sites that lack a usable camera. */
  sites: FeatureCollection
  /** Stretches of roads outside of every usable view. */
  roads: FeatureCollection
  /** Sites by how they stand (`stand`), or areas that stand for theirs (`cluster`, numbers by stand). */
  standing: FeatureCollection
  zones: FeatureCollection
  /** Checkpoints and posts: `guard` is which. */
  guards: FeatureCollection
  /** Steps of a plan: `kind` and `number`; `chosen` for the one that is pointed at. */
  steps: FeatureCollection
}

export const NO_OVERLAY: Overlay = { views: EMPTY, sites: EMPTY, roads: EMPTY, standing: EMPTY, zones: EMPTY, guards: EMPTY, steps: EMPTY }
export const OVERLAY_SOURCES = ['views', 'sites', 'roads', 'standing', 'zones', 'guards', 'steps'] as const
const GUARD_NAMES_ZOOM = 12

/** Told apart without colour too: a lit view is filled, a dark one only a dashed line; a blind road is dashed and cased. */
function layers(palette: Palette): LayerSpecification[] {
  const lit = ['==', ['get', 'usable'], true]
  const dark = palette.states.offline ?? palette.text
  const many = ['==', ['get', 'cluster'], true]
  const always = { 'icon-allow-overlap': true, 'icon-ignore-placement': true }
  const text = (name: string) => ['to-string', ['coalesce', ['get', name], 0]]
  const width = ['interpolate', ['linear'], ['zoom'], 9, 1.5, 13, 3, 17, 6]
  return [
    { id: 'zones', type: 'fill', source: 'zones', paint: { 'fill-color': palette.states.maintenance, 'fill-opacity': 0.08 } },
    { id: 'zones-edge', type: 'line', source: 'zones', paint: { 'line-color': palette.states.maintenance, 'line-width': 1.5, 'line-dasharray': [6, 2, 1, 2] } },
    { id: 'zone-names', type: 'symbol', source: 'zones', layout: { 'icon-image': ['concat', 'label:', ['get', 'name']] } },
    { id: 'views-lit', type: 'fill', source: 'views', filter: lit, paint: { 'fill-color': palette.accent, 'fill-opacity': 0.22 } },
    { id: 'views-edge', type: 'line', source: 'views', filter: lit, minzoom: 13, paint: { 'line-color': palette.accent, 'line-width': 1 } },
    { id: 'views-dark', type: 'line', source: 'views', filter: ['!', lit], paint: { 'line-color': dark, 'line-width': 1.2, 'line-dasharray': [2, 2] } },
    { id: 'roads-case', type: 'line', source: 'roads', paint: { 'line-color': palette.surface, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 2.5, 13, 5, 17, 9] } },
    { id: 'roads-blind', type: 'line', source: 'roads', paint: { 'line-color': palette.states.degraded, 'line-width': width, 'line-dasharray': [2.5, 1.5] } },
    { id: 'sites-dark', type: 'symbol', source: 'sites', layout: { 'icon-image': 'dark-site', ...always } },
    { id: 'standing', type: 'symbol', source: 'standing', filter: ['!', many], layout: { 'icon-image': ['concat', 'stand:', ['get', 'stand']], ...always } },
    { id: 'standing-areas', type: 'symbol', source: 'standing', filter: many, layout: { 'icon-image': ['concat', 'stands:', text('covered'), ':', text('missing'), ':', text('excluded')], ...always } },
    { id: 'guard-names', type: 'symbol', source: 'guards', minzoom: GUARD_NAMES_ZOOM, layout: { 'icon-image': ['concat', 'label:', ['get', 'name']], 'icon-anchor': 'top', 'icon-offset': [0, 9] } },
    { id: 'guards', type: 'symbol', source: 'guards', layout: { 'icon-image': ['concat', 'guard:', ['get', 'guard']], ...always } },
  ] as LayerSpecification[]
}

const steps = {
  id: 'steps', type: 'symbol', source: 'steps',
  layout: {
    'icon-image': ['concat', 'step:', ['get', 'kind'], ':', ['to-string', ['get', 'number']], ['case', ['get', 'chosen'], ':chosen', '']],
    'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['case', ['get', 'chosen'], 1, ['-', 0, ['get', 'number']]],
  },
} as LayerSpecification

/** The style with the overlay in it: views and roads below the cameras, steps above everything. */
export function overlaid(style: StyleSpecification, overlay: Overlay | undefined, palette: Palette): StyleSpecification {
  if (!overlay) return style
  const sources = Object.fromEntries(OVERLAY_SOURCES.map((name) => [name, { type: 'geojson' as const, data: overlay[name] }]))
  const at = style.layers.findIndex(({ id }) => id === 'names')
  return {
    ...style,
    sources: { ...style.sources, ...sources },
    layers: [...style.layers.slice(0, at), ...layers(palette), ...style.layers.slice(at), steps],
  }
}
