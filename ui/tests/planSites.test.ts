/** Which numbers of a plan open the sites that they count. */
import { expect, it } from 'vitest'
import type { Plan } from '@/api/types'
import { NUMBERS, planSites } from '@/pages/plans/making'

const plan = (summary: object) => ({ id: 'p', summary }) as Plan

it('opens every number of a plan, of older ones those that are known', () => {
  const known = (summary: object) => NUMBERS.filter((of) => planSites(plan(summary), of))
  expect(known({ as_of: '2026-03-01T00:00:00Z', completed: 0 })).toEqual([...NUMBERS])
  expect(known({ as_of: '2026-03-01T00:00:00Z', completed: null })).toEqual(['waiting', 'unreachable', 'usable', 'sites'])
  expect(known({ as_of: null })).toEqual([])
})

it('opens what one step completes', () => {
  const of = plan({ as_of: '2026-03-01T00:00:00Z', completed: 4 })
  expect(planSites(of, 'completed', 3)).toEqual({ name: 'plan-sites', params: { id: 'p' }, query: { of: 'completed', step: 3 } })
})
