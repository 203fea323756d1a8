/** Where the figures of the coverage page lead to. */
import type { RouteLocationRaw } from 'vue-router'
import type { TargetResult } from '@/api/types'

export const LEVELS = ['planned', 'built', 'online', 'usable', 'proven'] as const
export type Level = (typeof LEVELS)[number]
export const CLASSES = ['1', '2', '3'] as const

export interface SitesChoice {
  scope: string
  level: Level
  siteClass?: string
  show?: 'missing' | 'all'
}

export function sitesLink({ scope, level, siteClass, show }: SitesChoice): RouteLocationRaw {
  return { name: 'coverage-sites', query: { scope, level, class: siteClass || undefined, show: show === 'all' ? 'all' : undefined } }
}

const DIVISION_CODE = /^\d+$/

/** A rate leads to its sites, a number of points or rooms to the divisions where they are counted. */
export function targetLink(target: TargetResult): RouteLocationRaw {
  if (target.rule === 'coverage_rate') {
    return sitesLink({ scope: target.scope, level: target.level as Level, siteClass: target.classes.join(',') })
  }
  const query = DIVISION_CODE.test(target.scope) ? { division: target.scope } : { area: target.scope }
  return { name: 'coverage', query, hash: '#matrix' }
}
