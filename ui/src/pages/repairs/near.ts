/** Where the crew stands, and which order is nearest. The position never leaves the phone. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { number } from '@/time'

export interface Position {
  longitude: number
  latitude: number
}
export type Locating = 'off' | 'asking' | 'on' | 'refused' | 'failed' | 'impossible'

const EARTH_RADIUS_M = 6_371_000
const KILOMETRE = 1_000
/** A van between two poles needs no second-by-second position; the battery does. */
const STALE_POSITION_MS = 60_000
const ASK_TIMEOUT_MS = 20_000
const WANTED = 'vms.near'

/** Metres over the ground between two WGS-84 positions (haversine). */
export function metresBetween(a: Position, b: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const h = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2
    + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h))
}

/** A length over the ground in words. */
export function useLength(): (metres: number) => string {
  const { t } = useI18n()
  return (metres) => (metres < KILOMETRE ? t('repairs.metres', { n: number(Math.round(metres / 10) * 10) }) : t('repairs.kilometres', { n: number(metres / KILOMETRE, 1) }))
}

interface Due {
  due_at: string | null
  longitude: number | null
  latitude: number | null
}

export function placeOf(order: Due): Position | null {
  return order.longitude === null || order.latitude === null ? null : { longitude: order.longitude, latitude: order.latitude }
}

/** Nearest first when it is known where we are, else by the time each is due; what has no place or no term comes last. */
export function inOrder<T extends Due>(orders: readonly T[], here: Position | null): T[] {
  const rank = (order: T): number => {
    const place = placeOf(order)
    if (here) return place ? metresBetween(here, place) : Infinity
    return order.due_at ? Date.parse(order.due_at) : Infinity
  }
  return [...orders].sort((a, b) => rank(a) - rank(b) || (a.due_at ?? '').localeCompare(b.due_at ?? ''))
}

/** Opens the phone's own map application. RFC 5870; the question mark's part is what such applications understand. */
export function routeUri(place: Position, name: string): string {
  const at = `${place.latitude.toFixed(6)},${place.longitude.toFixed(6)}`
  return `geo:${at}?q=${at}(${encodeURIComponent(name)})`
}

/** Follows the position while the page is open, once the person has agreed to it. */
export function useHere(): { here: ShallowRef<Position | null>; locating: Ref<Locating>; start: () => void; stop: () => void } {
  const here = shallowRef<Position | null>(null)
  const locating = ref<Locating>(!('geolocation' in navigator) || !window.isSecureContext ? 'impossible' : 'off')
  let watchId: number | null = null

  function clear(): void {
    if (watchId !== null) navigator.geolocation.clearWatch(watchId)
    watchId = null
  }
  function start(): void {
    if (locating.value === 'impossible' || watchId !== null) return
    locating.value = 'asking'
    localStorage.setItem(WANTED, '1')
    watchId = navigator.geolocation.watchPosition(
      ({ coords }) => { here.value = { longitude: coords.longitude, latitude: coords.latitude }; locating.value = 'on' },
      (error) => {
        locating.value = error.code === error.PERMISSION_DENIED ? 'refused' : here.value ? 'on' : 'failed'
        if (error.code === error.PERMISSION_DENIED) { clear(); localStorage.removeItem(WANTED) }
      },
      { maximumAge: STALE_POSITION_MS, timeout: ASK_TIMEOUT_MS },
    )
  }
  function stop(): void {
    clear()
    localStorage.removeItem(WANTED)
    here.value = null
    locating.value = 'off'
  }
  if (localStorage.getItem(WANTED)) start()
  onScopeDispose(clear)
  return { here, locating, start, stop }
}
