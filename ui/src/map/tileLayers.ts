/** How the operator's tiles look: quiet, in the theme's colours. Layers of the two schemas in use, OpenMapTiles and
 * Protomaps; of a file only what it has. */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { PMTiles } from 'pmtiles'
import type { Palette } from './palette'

export const TILES = 'tiles'
const SETTLED = ['residential', 'suburb', 'neighbourhood', 'commercial', 'industrial', 'retail', 'urban_area']
const MAJOR = ['motorway', 'trunk', 'primary', 'secondary', 'highway', 'major_road']

export interface Tiles {
  archive: PMTiles
  /** Names of the layers of vector tiles; null: the tiles are pictures. */
  layers: ReadonlySet<string> | null
  minzoom: number
  maxzoom: number
}

interface Kind {
  id: string
  /** Names of the layer, in either schema. */
  among: string[]
  layer: (palette: Palette) => object
}

const kind = ['coalesce', ['get', 'class'], ['get', 'kind']]
const area = ['==', ['geometry-type'], 'Polygon']
const line = ['==', ['geometry-type'], 'LineString']
const round = { 'line-cap': 'round', 'line-join': 'round' }
const major = ['in', kind, ['literal', MAJOR]]
const roadWidth = (scale: number) => ['interpolate', ['exponential', 1.5], ['zoom'], 8, ['case', major, scale, 0], 12, ['case', major, 2.2 * scale, 0.8 * scale], 16, ['case', major, 9 * scale, 5 * scale]]

const KINDS: Kind[] = [
  { id: 'settled', among: ['landuse'], layer: (palette) => ({ type: 'fill', filter: ['all', area, ['in', kind, ['literal', SETTLED]]], paint: { 'fill-color': palette.built } }) },
  { id: 'water', among: ['water'], layer: (palette) => ({ type: 'fill', filter: area, paint: { 'fill-color': palette.water } }) },
  { id: 'waterway', among: ['waterway', 'water'], layer: (palette) => ({ type: 'line', filter: line, layout: round, paint: { 'line-color': palette.water, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 16, 6] } }) },
  { id: 'buildings', among: ['building', 'buildings'], layer: (palette) => ({ type: 'fill', minzoom: 14, filter: area, paint: { 'fill-color': palette.built, 'fill-outline-color': palette.roadEdge } }) },
  { id: 'road-edges', among: ['transportation', 'roads'], layer: (palette) => ({ type: 'line', filter: line, layout: round, paint: { 'line-color': palette.roadEdge, 'line-width': roadWidth(1.5) } }) },
  { id: 'roads', among: ['transportation', 'roads'], layer: (palette) => ({ type: 'line', filter: line, layout: round, paint: { 'line-color': palette.road, 'line-width': roadWidth(1) } }) },
  { id: 'borders', among: ['boundary', 'boundaries'], layer: (palette) => ({ type: 'line', filter: line, paint: { 'line-color': palette.boundary, 'line-width': 1, 'line-dasharray': [3, 2] } }) },
  { id: 'places', among: ['place', 'places'], layer: () => ({ type: 'symbol', layout: { 'icon-image': ['concat', 'label:', ['coalesce', ['get', 'name:zh'], ['get', 'name']]], 'icon-padding': 4 } }) },
]

export function tileSource(tiles: Tiles): SourceSpecification {
  const url = `pmtiles://${tiles.archive.source.getKey()}`
  return tiles.layers ? { type: 'vector', url } : { type: 'raster', url, tileSize: 256 }
}

export function tileLayers(tiles: Tiles, palette: Palette): LayerSpecification[] {
  const { layers } = tiles
  if (!layers) return [{ id: 'tiles-pictures', type: 'raster', source: TILES }]
  return KINDS.flatMap(({ id, among, layer }) =>
    among.filter((name) => layers.has(name)).map((name) => ({ id: `tiles-${id}-${name}`, source: TILES, 'source-layer': name, ...layer(palette) }) as LayerSpecification))
}
