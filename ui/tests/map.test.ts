import { describe, expect, test } from 'vitest'
import type { Palette } from '../src/map/palette'
import { boundsOf, namesOf, weighed, withState, type CameraPoints } from '../src/map/points'
import { tileLayers, tileSource, type Tiles } from '../src/map/tileLayers'

const points = (...properties: Record<string, unknown>[]): CameraPoints => ({
  type: 'FeatureCollection',
  features: properties.map((entry, index) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [105 + index, 31 - index] }, properties: entry })),
})

describe('points of the map', () => {
  test('a camera weighs one, a cluster of the service its count; both carry how bad they are', () => {
    const { features } = weighed(points({ id: 'a', state: 'online' }, { cluster: true, count: 40, worst_state: 'offline' }))
    expect(features.map(({ properties }) => [properties?.weight, properties?.rank])).toEqual([[1, 1], [40, 5]])
  })
  test('a change of state touches one point only', () => {
    const before = weighed(points({ id: 'a', state: 'online' }, { id: 'b', state: 'online' }))
    const after = withState(before, 'b', 'offline')
    expect(after.features[0]).toBe(before.features[0])
    expect(after.features[1]?.properties).toMatchObject({ state: 'offline', rank: 5 })
  })
  test('a camera that is not on the map changes nothing', () => {
    const before = weighed(points({ id: 'a', state: 'online' }))
    expect(withState(before, 'x', 'offline')).toBe(before)
  })
  test('bounds hold all points, and none has none', () => {
    expect(boundsOf(points({}, {}, {}))).toEqual([105, 29, 107, 31])
    expect(boundsOf(points())).toBeNull()
  })
  test('the county itself and divisions without a place get no name', () => {
    const division = { code: '1', parent_code: null, core_area: false, cameras: 0, longitude: 105, latitude: 31 }
    const names = namesOf([
      { ...division, name: 'County', kind: 'county' }, { ...division, name: 'Town', kind: 'town' }, { ...division, name: 'Lost', kind: 'town', longitude: null },
    ] as Parameters<typeof namesOf>[0])
    expect(names.features.map(({ properties }) => properties?.name)).toEqual(['Town'])
  })
})

describe('the operator’s tiles', () => {
  const palette = { water: '#aac', built: '#ddd', road: '#fff', roadEdge: '#ccc', boundary: '#888' } as Palette
  const tiles = (layers: string[] | null) => ({ layers: layers && new Set(layers), archive: { source: { getKey: () => 'http://127.0.0.1/t' } }, minzoom: 0, maxzoom: 14 }) as unknown as Tiles
  const drawn = (layers: string[] | null) => tileLayers(tiles(layers), palette).map((layer) => 'source-layer' in layer ? layer['source-layer'] : layer.type)

  test('either schema is drawn, and nothing that the file lacks', () => {
    expect(new Set(drawn(['water', 'waterway', 'transportation', 'place', 'poi']))).toEqual(new Set(['water', 'waterway', 'transportation', 'place']))
    expect(new Set(drawn(['water', 'roads', 'buildings', 'places']))).toEqual(new Set(['water', 'roads', 'buildings', 'places']))
    expect(drawn([])).toEqual([])
  })
  test('pictures are drawn as they are', () => {
    expect(drawn(null)).toEqual(['raster'])
    expect(tileSource(tiles(null))).toMatchObject({ type: 'raster', url: 'pmtiles://http://127.0.0.1/t' })
  })
})
