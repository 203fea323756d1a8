/** Which reports there are, and which of them the list is asked for, kept in the address. */
import type { ReportQuery, ScheduleLine, SignedReportKind } from '@/api/types'

export const KINDS: readonly SignedReportKind[] = ['moment', 'daily', 'monthly']
export const AREAS = ['county', 'core', 'townships'] as const
export const FILTERS = ['kind', 'division', 'from', 'to', 'made'] as const
export type ReportLanguage = NonNullable<ScheduleLine['language']>
export const LANGUAGES: readonly ReportLanguage[] = ['zh-CN', 'en']
export type Filter = (typeof FILTERS)[number]

const DAY = /^\d{4}-\d{2}-\d{2}$/
const dayIn = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)

/** The day that a report is called after, or the month that this day ends. */
export const calledAfter = (kind: SignedReportKind, day: string) => (kind === 'monthly' ? day.slice(0, 'YYYY-MM'.length) : day)

/** Of the address what the service can be asked for. */
export function reportQuery(query: Partial<Record<Filter, unknown>>): ReportQuery {
  return {
    kind: KINDS.find((kind) => kind === query.kind),
    division: typeof query.division === 'string' && query.division ? query.division : undefined,
    from: dayIn(query.from),
    to: dayIn(query.to),
    scheduled: query.made === 'itself' ? true : query.made === 'people' ? false : undefined,
  }
}
