/** What kind of figure a target's rule gives. */
import type { TargetResult } from '@/api/types'
import { number } from '@/time'

export type Rule = TargetResult['rule']
type Translate = (key: string, named: Record<string, unknown>, plural: number) => string

const MEASURED: readonly Rule[] = ['online_rate', 'sound_rate', 'file_completeness', 'repair_in_time']
/** Of cameras, files or repairs, not of sites, points or rooms. */
export const isMeasured = (rule: Rule) => MEASURED.includes(rule)
/** Required and achieved are in percent. */
export const isRate = (rule: Rule) => rule === 'coverage_rate' || isMeasured(rule)
/** A rate is cut, not rounded: 99.96 % must never read as 100 %. */
const rate = (value: number) => `${number(Math.floor(value * 10 + 1e-6) / 10, 1)} %`
export const amount = (rule: Rule, value: number) => (isRate(rule) ? rate(value) : number(value))
/** By how many percentage points a rate is short, as it is read: to one digit. */
export function missingPercent(t: Translate, points: number): string {
  const read = Math.round(points * 10) / 10
  return t('coverage.missingPercent', { n: number(read, 1) }, read)
}
export const isEach = (rule: Rule) => rule.endsWith('_each')
/** Too few samples, or nothing that the plan asks of: neither met nor failed. */
export const isUntold = (target: Pick<TargetResult, 'rule' | 'achieved' | 'untold'>) =>
  target.untold !== null || (isMeasured(target.rule) && target.achieved === null)
