/** The map's style: a basemap drawn from GeoJSON, division boundaries and names, cameras with clusters. */
import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette } from './palette'

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }
const CLUSTER_RADIUS_PX = 36
const CLUSTER_MAX_ZOOM = 13

function baseLayers(palette: Palette): LayerSpecification[] {
  const kind = (name: string) => ['==', ['get', 'kind'], name] as ['==', unknown, string]
  const width = (scale: number) => ['interpolate', ['exponential', 1.5], ['zoom'], 8, 0.6 * scale, 12, 1.6 * scale, 16, 8 * scale]
  return [
    { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
    { id: 'built', type: 'fill', source: 'base', filter: kind('built'), paint: { 'fill-color': palette.built } },
    { id: 'water', type: 'fill', source: 'base', filter: ['all', kind('water'), ['==', ['geometry-type'], 'Polygon']], paint: { 'fill-color': palette.water } },
    { id: 'river', type: 'line', source: 'base', filter: ['all', ['any', kind('river'), kind('water')], ['==', ['geometry-type'], 'LineString']], paint: { 'line-color': palette.water, 'line-width': width(3) } },
    { id: 'boundary', type: 'line', source: 'base', filter: kind('boundary'), paint: { 'line-color': palette.boundary, 'line-width': 1, 'line-dasharray': [3, 2] } },
    { id: 'road-edge', type: 'line', source: 'base', filter: kind('road'), paint: { 'line-color': palette.roadEdge, 'line-width': width(1.5) } },
    { id: 'road', type: 'line', source: 'base', filter: kind('road'), layout: { 'line-cap': 'round' }, paint: { 'line-color': palette.road, 'line-width': width(1) } },
  ] as LayerSpecification[]
}

function dataLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'names', type: 'symbol', source: 'names',
      layout: { 'icon-image': ['concat', 'label:', ['get', 'name']], 'icon-padding': 2, 'icon-anchor': 'bottom', 'icon-offset': [0, -17], 'symbol-sort-key': ['get', 'order'] },
    },
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

export function mapStyle(palette: Palette, data: MapData): StyleSpecification {
  return {
    version: 8,
    sources: {
      base: { type: 'geojson', data: data.base },
      names: { type: 'geojson', data: data.names },
      chosen: { type: 'geojson', data: data.chosen },
      cameras: {
        type: 'geojson', data: data.cameras, cluster: true, clusterRadius: CLUSTER_RADIUS_PX, clusterMaxZoom: CLUSTER_MAX_ZOOM,
        // A feature may itself stand for many cameras, clustered by the service: weigh it so.
        clusterProperties: { weight: ['+', ['get', 'weight']], rank: ['max', ['get', 'rank']] },
      },
    },
    layers: [...baseLayers(palette), ...dataLayers(palette)],
  }
}
