/** Where the figures of the coverage page lead to. */
import type { RouteLocationRaw } from 'vue-router'
import type { PublishedRate, TargetResult } from '@/api/types'
import { monthBegin, timeOf } from './days'
import { isMeasured, type Rule } from './rules'

export const LEVELS = ['planned', 'built', 'online', 'usable', 'proven'] as const
export type Level = (typeof LEVELS)[number]
export const CLASSES = ['1', '2', '3'] as const
/** The classes that an address names, as in "1,2"; none: all. */
export const classesIn = (value: unknown) => CLASSES.filter((code) => typeof value === 'string' && value.split(',').includes(code))

/** Which of the sites that a figure counts: those short of the level, those at it, those left out, those at it
 * whose view nobody has approved, all. */
export const SHOWS = ['missing', 'reached', 'excluded', 'unviewed', 'all'] as const
export type Show = (typeof SHOWS)[number]

export interface SitesChoice {
  scope: string
  level: Level
  /** As in "1,2"; empty: all. */
  siteClass?: string
  show?: Show
  /** A past day; empty: now. */
  day?: string
}

export function sitesLink({ scope, level, siteClass, show, day }: SitesChoice): RouteLocationRaw {
  const query = { scope, level, class: siteClass || undefined, show: show === 'missing' ? undefined : show, day: day || undefined }
  return { name: 'coverage-sites', query }
}

interface PointsChoice {
  scope: string
  siteClass?: string
  day?: string
  /** Those under maintenance, which are no points. */
  resting?: boolean
}

export function pointsLink({ scope, siteClass, day, resting }: PointsChoice): RouteLocationRaw {
  return { name: 'coverage-points', query: { scope, class: siteClass || undefined, day: day || undefined, show: resting ? 'resting' : undefined } }
}

/** The workbook of the same cameras, as the service gives it. `at`: undefined: now. */
export function exportLink({ scope, siteClass, at, language }: { scope: string; siteClass: string; at: string | undefined; language: string }): string {
  const chosen = new URLSearchParams({ scope, language: language === 'zh-CN' ? 'zh-CN' : 'en' })
  if (siteClass) chosen.set('class', siteClass)
  if (at) chosen.set('at', at)
  return `/api/v1/coverage/points/workbook?${chosen}`
}

const DIVISION_CODE = /^\d+$/
/** Scopes of several divisions. */
const AREAS: readonly string[] = ['core', 'townships']

/** A rate leads to its sites, its cameras or its incidents, a number of points to the cameras that it counts; what is
 * asked of each area leads to the areas. */
export function targetLink(target: TargetResult, day: string): RouteLocationRaw {
  const counted = { scope: target.scope, siteClass: target.classes.join(','), day }
  if (!target.untold && target.rule === 'coverage_rate') return sitesLink({ ...counted, level: target.level })
  if (!target.untold && target.rule === 'minimum_points') return pointsLink(counted)
  if (!target.untold && isMeasured(target.rule)) return measuredLink(target.rule, counted)
  const query = DIVISION_CODE.test(target.scope) ? { division: target.scope } : target.untold ? {} : { area: target.scope }
  return { name: 'coverage', query: { ...query, day: day || undefined }, hash: '#matrix' }
}

/** What a target's denominator leaves out: sites, or the cameras that are no points. */
export function excludedLink(target: TargetResult, day: string): RouteLocationRaw {
  const counted = { scope: target.scope, siteClass: target.classes.join(','), day }
  if (target.rule === 'coverage_rate') return sitesLink({ ...counted, level: target.level, show: 'excluded' })
  return target.rule === 'rooms_each' ? targetLink(target, day) : pointsLink({ ...counted, resting: true })
}

/** An area that lacks something of what is asked of each. */
export function lackingLink(target: TargetResult, code: string, day: string): RouteLocationRaw {
  if (target.rule === 'minimum_points_each') return pointsLink({ scope: code, siteClass: target.classes.join(','), day })
  return { name: 'coverage', query: { division: code, day: day || undefined } }
}

/** What one of the published rates counts; of clocks and recordings who falls short. Most pages know the divisions alone, and of a past day little; null: none shows it. */
export function publishedLink(kind: PublishedRate['kind'], scope: string, day: string): RouteLocationRaw | null {
  if (kind === 'coverage') return sitesLink({ scope, level: 'usable', day })
  if (kind === 'online') return measuredLink('online_rate', { scope, siteClass: '', day })
  const division = DIVISION_CODE.test(scope) ? scope : undefined
  const records = { division, area: division || scope === 'county' ? undefined : scope, day: day || undefined }
  if (kind === 'files') return { name: 'files', query: records }
  if (kind === 'recording') return { name: 'files', query: { ...records, field: 'retention_days' } }
  if (day || !(division || scope === 'county')) return null
  return { name: 'cameras', query: kind === 'clock' ? { division, fault: 'wrong_clock' } : { division } }
}

/** The cameras of a rate over the month, the records, or the incidents that were decided in it: of the same area, classes
 * and day. */
export function measuredLink(rule: Rule, { scope, siteClass, day }: { scope: string; siteClass: string; day: string }): RouteLocationRaw {
  const place = AREAS.includes(scope) ? { area: scope } : scope === 'county' ? {} : { division: scope }
  const ofClass = { class: siteClass || undefined }
  if (rule === 'repair_in_time') {
    const to = timeOf(day)
    return { name: 'events', query: { ...place, ...ofClass, shown: 'all', repair: 'decided', from: monthBegin(to ? new Date(to) : new Date()).toISOString(), to } }
  }
  const query = { ...place, day: day || undefined }
  return rule === 'file_completeness' ? { name: 'files', query } : { name: 'rates', query: { ...query, ...ofClass, period: 'running' } }
}
