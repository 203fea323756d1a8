/** Figures of targets as people read them. */
import { expect, test } from 'vitest'
import { amount, missingPercent } from '@/pages/coverage/rules'

test('percentage points are one or many as they are read', () => {
  const said: unknown[] = []
  const t = (key: string, named: Record<string, unknown>, plural: number) => { said.push([key, named.n, plural]); return '' }
  missingPercent(t, 0.96)
  missingPercent(t, 12.34)
  expect(said).toEqual([['coverage.missingPercent', '1', 1], ['coverage.missingPercent', '12.3', 12.3]])
})

test('a rate is cut, not rounded', () => {
  expect([amount('coverage_rate', 99.96), amount('sound_rate', 100), amount('minimum_points', 12)]).toEqual(['99.9 %', '100 %', '12'])
})
