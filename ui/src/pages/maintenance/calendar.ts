/** Days, weeks and months of a calendar that begins on Monday, in the user's own zone. Pure. */

export interface Span {
  from: Date
  to: Date
}

const DAYS = 7

/** Midnight of the day `by` days later; right across changes of summer time, for it counts days and not hours. */
export function dayAfter(day: Date, by = 1): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + by)
}

export function mondayOf(date: Date): Date {
  return dayAfter(date, -((date.getDay() + 6) % DAYS))
}

/** Midnights of the seven days of the week that holds `date`. */
export function weekOf(date: Date): Date[] {
  const monday = mondayOf(date)
  return Array.from({ length: DAYS }, (_, index) => dayAfter(monday, index))
}

/** The weeks that touch the month of `date`, whole. */
export function monthOf(date: Date): Date[][] {
  const first = new Date(date.getFullYear(), date.getMonth(), 1)
  const next = new Date(date.getFullYear(), date.getMonth() + 1, 1)
  const weeks: Date[][] = []
  for (let monday = mondayOf(first); monday < next; monday = dayAfter(monday, DAYS)) weeks.push(weekOf(monday))
  return weeks
}

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString()
}

/** Whether the span has a moment in that day: one that ends at midnight has none in the day that begins then. */
export function touches(span: Span, day: Date): boolean {
  return span.from < dayAfter(day) && span.to > day
}

/** Where a span lies in a day, as shares of it from 0 to 1. */
export function shareOf(span: Span, day: Date): { top: number; height: number } {
  const start = day.getTime()
  const whole = dayAfter(day).getTime() - start
  const top = Math.max(0, (span.from.getTime() - start) / whole)
  const bottom = Math.min(1, (span.to.getTime() - start) / whole)
  return { top, height: Math.max(0, bottom - top) }
}

/** For `<input type="datetime-local">`: local time without a zone. */
export function localInput(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`
}
