/** Days of the calendar as text, "2026-03-01", in the zone of whoever looks. */
import { stamp } from '@/time'

const DAY = /^\d{4}-\d{2}-\d{2}$/

export const dayOf = (date: Date): string => stamp(date).slice(0, 10)

/** The first moment after the day. */
export function endOfDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1)
}

/** The time that a past day's figures are asked for; undefined: those of now. */
export function timeOf(day: unknown): string | undefined {
  if (typeof day !== 'string' || !DAY.test(day)) return undefined
  const end = endOfDay(day)
  return end.getTime() < Date.now() ? end.toISOString() : undefined
}

/** The first moment of the month that is running, or ends, at that time. */
export function monthBegin(end: Date): Date {
  const last = new Date(end.getTime() - 1)
  return new Date(last.getFullYear(), last.getMonth(), 1)
}
