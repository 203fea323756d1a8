/** The map's style: the operator's tiles, a basemap drawn from GeoJSON, division boundaries and names, cameras with clusters. */
import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette } from './palette'
import { TILES, tileLayers, tileSource, type Tiles } from './tileLayers'

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }
const CLUSTER_RADIUS_PX = 36
const CLUSTER_MAX_ZOOM = 13
const VILLAGE_NAMES_ZOOM = 12

function baseLayers(palette: Palette): LayerSpecification[] {
  const kind = (name: string) => ['==', ['get', 'kind'], name] as ['==', unknown, string]
  const width = (scale: number) => ['interpolate', ['exponential', 1.5], ['zoom'], 8, 1.1 * scale, 12, 2.2 * scale, 16, 9 * scale]
  const round = { 'line-cap': 'round', 'line-join': 'round' }
  return [
    { id: 'water', type: 'fill', source: 'base', filter: kind('water'), paint: { 'fill-color': palette.water } },
    { id: 'built', type: 'fill', source: 'base', filter: kind('built'), paint: { 'fill-color': palette.built } },
    { id: 'river', type: 'line', source: 'base', filter: kind('river'), layout: round, paint: { 'line-color': palette.water, 'line-width': width(4) } },
    {
      id: 'boundary', type: 'line', source: 'base', filter: ['all', kind('boundary'), ['!=', ['get', 'level'], 'county']],
      paint: { 'line-color': palette.boundary, 'line-width': 1, 'line-dasharray': [3, 2] },
    },
    {
      id: 'county', type: 'line', source: 'base', filter: ['all', kind('boundary'), ['==', ['get', 'level'], 'county']],
      paint: { 'line-color': palette.boundary, 'line-width': 2 },
    },
    { id: 'road-edge', type: 'line', source: 'base', filter: kind('road'), layout: round, paint: { 'line-color': palette.roadEdge, 'line-width': width(2) } },
    { id: 'road', type: 'line', source: 'base', filter: kind('road'), layout: round, paint: { 'line-color': palette.road, 'line-width': width(1.2) } },
  ] as LayerSpecification[]
}

function names(id: string, order: number, minzoom: number): LayerSpecification {
  return {
    id, type: 'symbol', source: 'names', minzoom, filter: ['==', ['get', 'order'], order],
    layout: { 'icon-image': ['concat', 'label:', ['get', 'name']], 'icon-padding': 2, 'icon-anchor': 'bottom', 'icon-offset': [0, -19] },
  }
}

function dataLayers(palette: Palette): LayerSpecification[] {
  return [
    names('names', 0, 0),
    names('village-names', 1, VILLAGE_NAMES_ZOOM),
    {
      id: 'chosen', type: 'circle', source: 'chosen',
      paint: { 'circle-radius': 13, 'circle-color': 'transparent', 'circle-stroke-color': palette.accent, 'circle-stroke-width': 2 },
    },
    {
      id: 'clusters', type: 'symbol', source: 'cameras', filter: ['any', ['has', 'point_count'], ['==', ['get', 'cluster'], true]],
      layout: { 'icon-image': ['concat', 'cluster:', ['to-string', ['get', 'weight']], ':', ['to-string', ['get', 'rank']]], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
    {
      id: 'cameras', type: 'symbol', source: 'cameras', filter: ['all', ['!', ['has', 'point_count']], ['!=', ['get', 'cluster'], true]],
      layout: { 'icon-image': ['concat', 'mark:', ['get', 'state']], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['get', 'rank'] },
    },
  ] as LayerSpecification[]
}

export interface MapData {
  base: FeatureCollection
  names: FeatureCollection
  cameras: FeatureCollection
  chosen: FeatureCollection
}

export function mapStyle(palette: Palette, data: MapData, tiles: Tiles | null): StyleSpecification {
  return {
    version: 8,
    sources: {
      ...(tiles && { [TILES]: tileSource(tiles) }),
      base: { type: 'geojson', data: data.base },
      names: { type: 'geojson', data: data.names },
      chosen: { type: 'geojson', data: data.chosen },
      cameras: {
        type: 'geojson', data: data.cameras, cluster: true, clusterRadius: CLUSTER_RADIUS_PX, clusterMaxZoom: CLUSTER_MAX_ZOOM,
        // A feature may itself stand for many cameras, clustered by the service: weigh it so.
        clusterProperties: { weight: ['+', ['get', 'weight']], rank: ['max', ['get', 'rank']] },
      },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
      ...(tiles ? tileLayers(tiles, palette) : []),
      ...baseLayers(palette),
      ...dataLayers(palette),
    ],
  }
}
