/** What kind of figure a target's rule gives. */
import type { TargetResult } from '@/api/types'

export type Rule = TargetResult['rule']

const MEASURED: readonly Rule[] = ['online_rate', 'sound_rate', 'file_completeness', 'repair_in_time']
/** Of cameras, files or repairs, not of sites, points or rooms. */
export const isMeasured = (rule: Rule) => MEASURED.includes(rule)
/** Required and achieved are in percent. */
export const isRate = (rule: Rule) => rule === 'coverage_rate' || isMeasured(rule)
export const isEach = (rule: Rule) => rule.endsWith('_each')
/** Too few samples: neither met nor failed. */
export const isUntold = (target: Pick<TargetResult, 'rule' | 'achieved'>) => isMeasured(target.rule) && target.achieved === null
