/** Months of the calendar as text, "2026-03", and what leads to their sites. */
import type { RouteLocationRaw } from 'vue-router'
import { number, stamp } from '@/time'

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const FEW_H = 10

export const monthOf = (date: Date): string => stamp(date).slice(0, 7)

/** A month as the address holds it; empty: this month. */
export const monthIn = (text: unknown): string => (typeof text === 'string' && MONTH.test(text) ? text : '')

/** Hours of sites; few of them with a digit. */
export const hours = (value: number | undefined): string => (value ? number(value, value < FEW_H ? 1 : 0) : '0')

/** From its first moment to its last, or to now while it goes on. */
export function spanOf(month: string, nowMs: number): { from: string; to: string } {
  const [year = 0, number = 1] = (month || monthOf(new Date(nowMs))).split('-').map(Number)
  const end = Math.min(new Date(year, number, 1).getTime(), nowMs)
  return { from: new Date(year, number - 1, 1).toISOString(), to: new Date(end).toISOString() }
}

/** Beside the required hours, by reason. */
export const BESIDE_HOURS = ['maintenance', 'blind', 'override', 'excluded'] as const
/** Which sites a list shows: all, or those with some of the hours that one figure counts. */
export const MONTH_SHOWS = ['all', 'usable', 'required', 'unseen', ...BESIDE_HOURS] as const
export type MonthShow = (typeof MONTH_SHOWS)[number]

export function monthSitesLink(scope: string, siteClass: string, month: string, show: MonthShow = 'all'): RouteLocationRaw {
  return { name: 'coverage-month', query: { scope, class: siteClass || undefined, month: month || undefined, show: show === 'all' ? undefined : show } }
}
