import { describe, expect, it } from 'vitest'
import type { AreaScore } from '@/api/types'
import { criteria, criterionOf, markLink, sorted } from '@/pages/coverage/assessment'

type Target = NonNullable<AreaScore['marks'][number]['target']>
const target = (id: string, more: Partial<Target> = {}) => ({ id, rule: 'minimum_points_each', classes: [], ...more }) as unknown as Target
const area = (code: string, rank: number | null, degrees: Record<string, number | null>): AreaScore => ({
  code, name: code, kind: 'township', core: false, rank, score: null,
  marks: Object.entries(degrees).map(([id, degree]) => ({ target: id === 'usable' ? null : target(id), weight: 1, degree })),
  usable: { usable_h: 0, required_h: 0, unseen_h: 0, excluded_h: {}, rate: null, note: null },
})
const AREAS = [area('b', 2, { points: 0.5, usable: 1 }), area('a', 1, { usable: null, points: 1 }), area('c', null, { rooms: 1 })]

describe('the assessment', () => {
  it('has every criterion once, usable time last', () => {
    expect(criteria(AREAS).map(criterionOf)).toEqual(['points', 'rooms', 'usable'])
  })

  it.each([
    ['rank', false, 'abc'],
    ['rank', true, 'bac'],
    ['name', true, 'cba'],
    ['points', false, 'bac'],
    ['usable', false, 'bac'],
  ] as const)('sorts by %s, down %s', (by, down, order) => {
    expect(sorted(AREAS, by, down).map(({ code }) => code).join('')).toBe(order)
  })

  it('opens what a mark counts, as of then', () => {
    const rate = { target: target('rate', { rule: 'coverage_rate', level: 'usable', classes: ['1'] }), weight: 1, degree: 0 }
    const points = { target: target('points'), weight: 1, degree: 0 }
    const usable = { target: null, weight: 1, degree: 0 }
    const files = { target: target('files', { rule: 'file_completeness' }), weight: 1, degree: 0 }
    const online = { target: target('online', { rule: 'online_rate' }), weight: 1, degree: 0 }
    const first = area('369901203', null, {})
    expect(markLink(first, rate, '', '2026-03-31')).toMatchObject({ name: 'coverage-sites', query: { scope: '369901203', class: '1', day: '2026-03-31' } })
    expect(markLink(first, points, '', '')).toMatchObject({ name: 'coverage-points', query: { scope: '369901203' } })
    expect(markLink(first, points, '2026-03', '2026-03-31')).toMatchObject({ name: 'coverage-points', query: { scope: '369901203', day: '2026-03-31' } })
    const rooms = { target: target('rooms', { rule: 'rooms_each' }), weight: 1, degree: 0 }
    expect(markLink(first, rooms, '2026-03', '2026-03-31')).toMatchObject({ name: 'coverage', query: { division: '369901203', day: '2026-03-31' } })
    expect(markLink(first, files, '2026-03', '2026-03-31')).toMatchObject({ name: 'files', query: { division: '369901203', day: '2026-03-31' } })
    expect(markLink(first, online, '', '')).toMatchObject({ name: 'rates', query: { division: '369901203', period: 'running' } })
    expect(markLink(first, online, '2026-03', '2026-03-31')).toMatchObject({ name: 'rates', query: { division: '369901203', day: '2026-03-31' } })
    expect(markLink(first, usable, '2026-03', '2026-03-31')).toMatchObject({ name: 'coverage-month', query: { scope: '369901203', month: '2026-03' } })
  })
})
