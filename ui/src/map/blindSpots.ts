/** What nobody sees now, or tonight, in the part of the map that is shown; asked for again when it moves or a camera changes. */
import { onUnmounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import type { BlindSpots } from '@/api/types'
import { onFact } from '@/events'
import { NO_OVERLAY, type Overlay } from './overlay'
import { shapes } from './siteLayers'

/** Changes come in bursts; the figures behind follow them by some seconds. */
const REFRESH_MS = 5_000

export const WHENS = ['now', 'tonight'] as const
/** Empty: nothing is asked for. */
export type BlindWhen = (typeof WHENS)[number] | ''

export interface Blind {
  overlay: ShallowRef<Overlay>
  answer: ShallowRef<BlindSpots | null>
  problem: ShallowRef<Problem | null>
}

export function useBlindSpots(when: Ref<BlindWhen>, bbox: Ref<string>): Blind {
  const overlay = shallowRef<Overlay>(NO_OVERLAY)
  const answer = shallowRef<BlindSpots | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    if (!when.value) {
      overlay.value = NO_OVERLAY
      answer.value = null
      return
    }
    try {
      const found = await ask(api.GET('/api/v1/blind-spots', { params: { query: { bbox: bbox.value, night: when.value === 'tonight' } } }))
      if (mine !== latest) return
      answer.value = found
      problem.value = null
      overlay.value = { ...NO_OVERLAY, views: shapes(found.views), sites: shapes(found.sites), roads: shapes(found.roads) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === latest) problem.value = error
    }
  }

  let pause: ReturnType<typeof setTimeout> | undefined
  onFact('coverage', () => {
    if (when.value) pause ??= setTimeout(() => { pause = undefined; void load() }, REFRESH_MS)
  })
  onUnmounted(() => clearTimeout(pause))
  watch([when, bbox], load, { immediate: true })
  return { overlay, answer, problem }
}
