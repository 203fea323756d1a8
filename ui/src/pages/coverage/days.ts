/** Days of the calendar, and hours of them, as text, "2026-03-01" and "2026-03-01T22:00", in the zone of whoever looks. */
import { stamp } from '@/time'

const WHEN = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):00)?$/
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

export const dayOf = (date: Date): string => stamp(date).slice(0, 10)

/** The first moment after the day. */
export function endOfDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1)
}

/** The day and the hour of a text; without an hour: the day's end. */
export function partsOf(when: string): { day: string; hour: string } {
  return { day: when.slice(0, 10), hour: when.slice(11) }
}

/** The hours of a day that figures can be asked for: from the first record on, and over. */
export function hoursOf(day: string, sinceMs: number, nowMs: number): string[] {
  const isTold = (hour: string) => { const at = new Date(`${day}T${hour}`).getTime(); return at >= sinceMs && at < nowMs }
  return HOURS.filter(isTold)
}

/** As people read it. */
export const whenText = (when: string): string => when.replace('T', ' ')

/** The time that the figures of a past day, or of its hour, are asked for; undefined: those of now. */
export function timeOf(when: unknown): string | undefined {
  if (typeof when !== 'string' || !WHEN.test(when)) return undefined
  const at = when.includes('T') ? new Date(when) : endOfDay(when)
  return at.getTime() < Date.now() ? at.toISOString() : undefined
}

/** The first moment of the month that is running, or ends, at that time. */
export function monthBegin(end: Date): Date {
  const last = new Date(end.getTime() - 1)
  return new Date(last.getFullYear(), last.getMonth(), 1)
}
