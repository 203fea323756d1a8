/** The assessment's rows by criterion, their order, and where each mark leads. */
import type { RouteLocationRaw } from 'vue-router'
import type { AreaScore, AreaMark } from '@/api/types'
import { measuredLink, pointsLink, sitesLink } from './links'
import { isMeasured } from './rules'
import { monthSitesLink } from './months'

export const USABLE = 'usable'
export const criterionOf = (mark: AreaMark): string => mark.target?.id ?? USABLE
export const markOf = (area: AreaScore, criterion: string): AreaMark | undefined => area.marks.find((mark) => criterionOf(mark) === criterion)

/** Each criterion that any area is judged by, in the order of the targets, usable time last. */
export function criteria(areas: readonly AreaScore[]): AreaMark[] {
  const found = new Map(areas.flatMap(({ marks }) => marks).map((mark) => [criterionOf(mark), mark]))
  return [...found.values()].sort((one, two) => Number(one.target === null) - Number(two.target === null) || criterionOf(one).localeCompare(criterionOf(two)))
}

/** By "rank", "name", or how far a criterion is fulfilled, the least first; what has no value stands last. */
export function sorted(areas: readonly AreaScore[], by: string, down: boolean): AreaScore[] {
  const key = (area: AreaScore): number | string | null =>
    by === 'rank' ? area.rank : by === 'name' ? area.name : (markOf(area, by)?.degree ?? null)
  const sign = down ? -1 : 1
  return [...areas].sort((one, two) => {
    const [a, b] = [key(one), key(two)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b), 'zh-CN')
    return sign * (a - b)
  })
}

/** `day`: the last day of a month that is over. */
export function markLink(area: AreaScore, mark: AreaMark, month: string, day: string): RouteLocationRaw {
  const { target } = mark
  if (!target) return monthSitesLink(area.code, '', month)
  if (target.rule === 'coverage_rate') {
    return sitesLink({ scope: area.code, level: target.level, siteClass: target.classes.join(','), day })
  }
  if (target.rule === 'minimum_points_each') return pointsLink({ scope: area.code, siteClass: target.classes.join(','), day })
  if (isMeasured(target.rule)) return measuredLink(target.rule, { scope: area.code, siteClass: target.classes.join(','), day })
  return { name: 'coverage', query: { division: area.code, day: day || undefined }, hash: '#matrix' }
}
