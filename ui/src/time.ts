/** Times and numbers in the user's zone and language; one ticking `now` for every age on the page. */
import { ref } from 'vue'
import { locale } from './preferences'

const TICK_MS = 5_000
export const now = ref(Date.now())
setInterval(() => { now.value = Date.now() }, TICK_MS)

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** "3 min ago": coarse on purpose, and never in the future. */
export function age(iso: string, atMs: number = now.value): string {
  const seconds = Math.max(0, Math.round((atMs - Date.parse(iso)) / 1000))
  const format = new Intl.RelativeTimeFormat(locale.value, { numeric: 'always', style: 'narrow' })
  if (seconds < MINUTE_S) return format.format(-seconds, 'second')
  if (seconds < HOUR_S) return format.format(-Math.floor(seconds / MINUTE_S), 'minute')
  if (seconds < 2 * DAY_S) return format.format(-Math.floor(seconds / HOUR_S), 'hour')
  return format.format(-Math.floor(seconds / DAY_S), 'day')
}

const pad = (value: number) => String(value).padStart(2, '0')

/** Local time, written the same in every language: "2026-11-23 08:15:02". */
export function stamp(date: Date): string {
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

export function dateTime(iso: string): string {
  return stamp(new Date(iso))
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value)
}

/** A share in [0, 1] as per cent, cut rather than rounded: 99.96 % must never read as 100 %. */
export function percent(share: number): string {
  const cut = Math.floor(share * 1000 + 1e-9) / 10
  return new Intl.NumberFormat(locale.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(cut) + ' %'
}

function unit(value: number, name: string, digits = 0): string {
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits }).format(value)
}

/** "5 h 12 min" as numbers and unit letters of the language; never below nothing, `now` being some seconds old. */
export function duration(span: number): string {
  const seconds = Math.max(0, span)
  if (seconds < MINUTE_S) return unit(seconds, 'second')
  if (seconds < HOUR_S) return unit(Math.floor(seconds / MINUTE_S), 'minute')
  const hours = Math.floor(seconds / HOUR_S)
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S)
  return minutes ? `${unit(hours, 'hour')} ${unit(minutes, 'minute')}` : unit(hours, 'hour')
}

/** The same of what may be less than a second, or years. */
export function difference(span: number): string {
  if (span < MINUTE_S) return unit(span, 'second', 1)
  return span < 2 * DAY_S ? duration(span) : unit(span / DAY_S, 'day', 1)
}
