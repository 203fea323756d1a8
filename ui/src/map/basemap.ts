/** What lies below the cameras: what the operator has drawn, and the operator's own tiles, all from this service. */
import type { FeatureCollection } from 'geojson'
import { shallowRef, type ShallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { EMPTY } from './style'
import type { Tiles } from './tileLayers'

const TILES_URL = '/api/v1/basemap/tiles'
/** PMTiles version 3, §3.3: a tile's type; the others are pictures. */
const VECTOR = 1

export interface Basemap {
  drawn: ShallowRef<FeatureCollection>
  tiles: ShallowRef<Tiles | null>
  /** The tiles are there and cannot be read. */
  broken: ShallowRef<boolean>
}

async function openTiles(): Promise<Tiles> {
  const { PMTiles } = await import('pmtiles')
  const archive = new PMTiles(new URL(TILES_URL, location.href).href)
  const { tileType, minZoom, maxZoom } = await archive.getHeader()
  if (tileType !== VECTOR) return { archive, layers: null, minzoom: minZoom, maxzoom: maxZoom }
  const { vector_layers: layers } = await archive.getMetadata() as { vector_layers?: { id: string }[] }
  return { archive, layers: new Set(layers?.map(({ id }) => id)), minzoom: minZoom, maxzoom: maxZoom }
}

export function useBasemap(): Basemap {
  const drawn = shallowRef<FeatureCollection>(EMPTY)
  const tiles = shallowRef<Tiles | null>(null)
  const broken = shallowRef(false)

  async function load(): Promise<void> {
    try {
      const answer = await ask(api.GET('/api/v1/basemap'))
      drawn.value = answer as unknown as FeatureCollection
      if (answer.tiles !== true) return
    } catch (error) {
      // The map is an aid beside a list that says the same, and why it cannot be had.
      if (!(error instanceof Problem)) throw error
      return
    }
    try {
      tiles.value = await openTiles()
    } catch {
      broken.value = true
    }
  }
  void load()
  return { drawn, tiles, broken }
}
