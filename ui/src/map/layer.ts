/** What a layer shows of the part of the map in sight: asked for anew when that moves or the layer is switched. */
import type { FeatureCollection } from 'geojson'
import { onUnmounted, watch, type WatchSource } from 'vue'
import { useAsked, type Asked } from '@/api/ask'
import { onFact } from '@/events'
import { EMPTY } from './style'

/** Changes come in bursts; the figures behind follow them by some seconds. */
const REFRESH_MS = 5_000

export const shapes = (answer: Record<string, unknown> | null | undefined) => (answer ? answer as unknown as FeatureCollection : EMPTY)

/** `look`: null while the layer is off. */
export function useLayer<T>(look: () => Promise<T> | null, on: WatchSource[]): Asked<T | null> {
  const asked = useAsked<T | null>(async () => look())
  watch(on, asked.reload, { immediate: true })
  return asked
}

/** The same, of what changes with coverage: then, too. */
export function useFollowingLayer<T>(look: () => Promise<T> | null, on: WatchSource[]): Asked<T | null> {
  const layer = useLayer(look, on)
  let pause: ReturnType<typeof setTimeout> | undefined
  onFact('coverage', () => { pause ??= setTimeout(() => { pause = undefined; void layer.reload() }, REFRESH_MS) })
  onUnmounted(() => clearTimeout(pause))
  return layer
}
