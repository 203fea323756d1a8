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
  /** Steps of a plan: `kind` and `number`; `chosen` for the one that is pointed at. */
  steps: FeatureCollection
}

export const NO_OVERLAY: Overlay = { views: EMPTY, sites: EMPTY, roads: EMPTY, steps: EMPTY }
export const OVERLAY_SOURCES = ['views', 'sites', 'roads', 'steps'] as const

/** Told apart without colour too: a lit view is filled, a dark one only a dashed line; a blind road is dashed and cased. */
function layers(palette: Palette): LayerSpecification[] {
  const lit = ['==', ['get', 'usable'], true]
  const dark = palette.states.offline ?? palette.text
  const width = ['interpolate', ['linear'], ['zoom'], 9, 1.5, 13, 3, 17, 6]
  return [
    { id: 'views-lit', type: 'fill', source: 'views', filter: lit, paint: { 'fill-color': palette.accent, 'fill-opacity': 0.22 } },
    { id: 'views-edge', type: 'line', source: 'views', filter: lit, minzoom: 13, paint: { 'line-color': palette.accent, 'line-width': 1 } },
    { id: 'views-dark', type: 'line', source: 'views', filter: ['!', lit], paint: { 'line-color': dark, 'line-width': 1.2, 'line-dasharray': [2, 2] } },
    { id: 'roads-case', type: 'line', source: 'roads', paint: { 'line-color': palette.surface, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 2.5, 13, 5, 17, 9] } },
    { id: 'roads-blind', type: 'line', source: 'roads', paint: { 'line-color': palette.states.degraded, 'line-width': width, 'line-dasharray': [2.5, 1.5] } },
    { id: 'sites-dark', type: 'symbol', source: 'sites', layout: { 'icon-image': 'dark-site', 'icon-allow-overlap': true, 'icon-ignore-placement': true } },
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
