/** What nobody sees now, or tonight, in the part of the map that is shown. */
import { computed, type ComputedRef, type Ref } from 'vue'
import type { Asked } from '@/api/ask'
import { api, ask } from '@/api/client'
import type { BlindSpots } from '@/api/types'
import { shapes, useFollowingLayer } from './layer'
import { NO_OVERLAY, type Overlay } from './overlay'

export const WHENS = ['now', 'tonight'] as const
/** Empty: nothing is asked for. */
export type BlindWhen = (typeof WHENS)[number] | ''

export interface Blind extends Asked<BlindSpots | null> {
  overlay: ComputedRef<Overlay>
}

export function useBlindSpots(when: Ref<BlindWhen>, bbox: Ref<string>): Blind {
  const asked = useFollowingLayer(
    () => (when.value ? ask(api.GET('/api/v1/blind-spots', { params: { query: { bbox: bbox.value, night: when.value === 'tonight' } } })) : null),
    [when, bbox],
  )
  const overlay = computed(() => {
    const found = asked.data.value
    return found ? { ...NO_OVERLAY, views: shapes(found.views), sites: shapes(found.sites), roads: shapes(found.roads) } : NO_OVERLAY
  })
  return { ...asked, overlay }
}
