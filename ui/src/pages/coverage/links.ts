/** Where the figures of the coverage page lead to. */
import type { RouteLocationRaw } from 'vue-router'
import type { TargetResult } from '@/api/types'
import { isMeasured, type Rule } from './rules'

export const LEVELS = ['planned', 'built', 'online', 'usable', 'proven'] as const
export type Level = (typeof LEVELS)[number]
export const CLASSES = ['1', '2', '3'] as const

/** Which of the sites that a figure counts: those short of the level, those at it, those left out, all. */
export const SHOWS = ['missing', 'reached', 'excluded', 'all'] as const
export type Show = (typeof SHOWS)[number]

export interface SitesChoice {
  scope: string
  level: Level
  siteClass?: string
  show?: Show
  /** A past day; empty: now. */
  day?: string
}

export function sitesLink({ scope, level, siteClass, show, day }: SitesChoice): RouteLocationRaw {
  const query = { scope, level, class: siteClass || undefined, show: show === 'missing' ? undefined : show, day: day || undefined }
  return { name: 'coverage-sites', query }
}

const DIVISION_CODE = /^\d+$/

/** A rate leads to its sites, its cameras or its incidents, a number of points or rooms to the divisions where they are
 * counted. */
export function targetLink(target: TargetResult, day: string): RouteLocationRaw {
  if (target.rule === 'coverage_rate') {
    return sitesLink({ scope: target.scope, level: target.level, siteClass: target.classes.length === 1 ? target.classes[0] : undefined, day })
  }
  if (opens(target.rule, day)) return measuredLink(target.rule, DIVISION_CODE.test(target.scope) ? target.scope : '', day)
  const query = DIVISION_CODE.test(target.scope) ? { division: target.scope } : { area: target.scope }
  return { name: 'coverage', query: { ...query, day: day || undefined }, hash: '#matrix' }
}

/** The sites that a target's denominator leaves out; of points the figures of their area, for cameras are no sites. */
export function excludedLink(target: TargetResult, day: string): RouteLocationRaw {
  if (target.rule !== 'coverage_rate') return targetLink(target, day)
  return sitesLink({ scope: target.scope, level: target.level, siteClass: target.classes.length === 1 ? target.classes[0] : undefined, day, show: 'excluded' })
}

/** Whether what was measured up to that day can be looked at one by one: of a past day files alone. */
export const opens = (rule: Rule, day: string) => isMeasured(rule) && (!day || rule === 'file_completeness')

export function measuredLink(rule: Rule, division: string, day: string): RouteLocationRaw {
  const name = rule === 'repair_in_time' ? 'events' : rule === 'file_completeness' ? 'files' : 'cameras'
  return { name, query: { division: division || undefined, day: day || undefined } }
}
