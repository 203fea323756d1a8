/** Which rates are asked for, kept in the address. */
import type { CameraRates, Rates } from '@/api/types'

/** What a row of any table of rates has; `cameras` and `rated` for many, `changes` for one. */
export type RateFigures = Pick<Rates, 'online_pct' | 'sound_pct' | 'counted_s' | 'excluded_s' | 'excluded'> & Partial<Pick<Rates, 'cameras' | 'rated'>> & Partial<Pick<CameraRates, 'changes'>>

export const PERIODS = { day: 1, week: 7, month: 30, quarter: 90 } as const
export type Period = keyof typeof PERIODS
const DAY_MS = 86_400_000
const text = (value: unknown) => (typeof value === 'string' ? value : '')

export const periodIn = (value: unknown): Period => (Object.keys(PERIODS) as Period[]).find((known) => known === value) ?? 'day'

export interface RatesQuery { scope: string; class: number | undefined; from: string; to: string }

export function ratesQuery(query: { division?: unknown; class?: unknown; period?: unknown }, atMs: number): RatesQuery {
  const siteClass = /^[1-9]$/.test(text(query.class)) ? Number(query.class) : undefined
  const from = new Date(atMs - PERIODS[periodIn(query.period)] * DAY_MS).toISOString()
  return { scope: text(query.division) || 'county', class: siteClass, from, to: new Date(atMs).toISOString() }
}
