/** Which rates are asked for, kept in the address. */
import type { CameraRates, Rates } from '@/api/types'
import { monthBegin, timeOf } from '@/pages/coverage/days'
import { classesIn } from '@/pages/coverage/links'

/** What a row of any table of rates has; `cameras` and `rated` for many, `changes` for one. */
export type RateFigures = Pick<Rates, 'online_pct' | 'sound_pct' | 'counted_s' | 'unseen_s' | 'excluded_s' | 'excluded'> & Partial<Pick<Rates, 'cameras' | 'rated'>> & Partial<Pick<CameraRates, 'changes'>>

/** In days; `running`: the calendar month up to then, of which targets and the five rates tell. */
const DAYS = { day: 1, running: null, week: 7, month: 30, quarter: 90 } as const
export type Period = keyof typeof DAYS
export const PERIODS = Object.keys(DAYS) as Period[]
const DAY_MS = 86_400_000
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Which cameras are listed: all, those with enough counted time or with too little, or those with some of the time that one figure counts. */
export const RATE_SHOWS = ['all', 'rated', 'few', 'counted', 'unseen', 'excluded', 'unknown', 'maintenance', 'retired', 'override'] as const
export type RateShow = (typeof RATE_SHOWS)[number]

export const periodIn = (value: unknown): Period => PERIODS.find((known) => known === value) ?? 'day'

export interface RatesQuery { scope: string; class: number[] | undefined; from: string; to: string }

/** `area`: core or townships, where no division is chosen; `day`: up to its end, else up to now. */
export function ratesQuery(query: { division?: unknown; area?: unknown; class?: unknown; period?: unknown; day?: unknown }, nowMs: number): RatesQuery {
  const classes = classesIn(query.class).map(Number)
  const to = new Date(timeOf(query.day) ?? nowMs)
  const days = DAYS[periodIn(query.period)]
  const from = days === null ? monthBegin(to) : new Date(to.getTime() - days * DAY_MS)
  return { scope: text(query.division) || text(query.area) || 'county', class: classes.length ? classes : undefined, from: from.toISOString(), to: to.toISOString() }
}
