/** Where a target's figures lead: to a list of exactly what they count. */
import { describe, expect, it, vi } from 'vitest'
import type { TargetResult } from '@/api/types'
import { classesIn, excludedLink, exportLink, lackingLink, publishedLink, targetLink } from '@/pages/coverage/links'

const target = (more: Partial<TargetResult>) =>
  ({ id: 't', scope: 'core', rule: 'coverage_rate', level: 'usable', classes: [], untold: null, ...more }) as TargetResult

describe('the figures of a target', () => {
  it('open the sites of all of its classes, as of the day', () => {
    const rate = target({ classes: ['1', '2'] })
    const query = { scope: 'core', level: 'usable', class: '1,2', day: '2026-03-01' }
    expect(targetLink(rate, '2026-03-01')).toMatchObject({ name: 'coverage-sites', query })
    expect(excludedLink(rate, '2026-03-01')).toMatchObject({ name: 'coverage-sites', query: { ...query, show: 'excluded' } })
  })

  it('open the cameras that a number of points counts', () => {
    const points = target({ rule: 'minimum_points', classes: ['1'] })
    expect(targetLink(points, '')).toEqual({ name: 'coverage-points', query: { scope: 'core', class: '1', day: undefined, show: undefined } })
    expect(excludedLink(points, '')).toMatchObject({ name: 'coverage-points', query: { show: 'resting' } })
  })

  it('open the areas where each is asked, and of one that lacks points its cameras', () => {
    const each = target({ scope: 'townships', rule: 'minimum_points_each' })
    expect(targetLink(each, '2026-03-01')).toMatchObject({ name: 'coverage', query: { area: 'townships', day: '2026-03-01' } })
    expect(lackingLink(each, '369901203', '')).toMatchObject({ name: 'coverage-points', query: { scope: '369901203' } })
    expect(lackingLink({ ...each, rule: 'rooms_each' }, '369901203', '')).toMatchObject({ name: 'coverage', query: { division: '369901203' } })
  })

  it('open what was measured of the same area, classes and day', () => {
    const online = target({ rule: 'online_rate', classes: ['1', '2'] })
    const query = { area: 'core', day: '2026-03-01', class: '1,2', period: 'running' }
    expect(targetLink(online, '2026-03-01')).toEqual({ name: 'rates', query })
    expect(targetLink({ ...online, scope: '369901203' }, '')).toMatchObject({ name: 'rates', query: { division: '369901203' } })
    expect(targetLink({ ...online, scope: 'county' }, '')).toMatchObject({ name: 'rates', query: { period: 'running' } })
    expect(targetLink(target({ rule: 'file_completeness', scope: 'townships' }), '')).toMatchObject({ name: 'files', query: { area: 'townships' } })
    const untold = { text: 'no core', code: 'no_core_area', params: {} }
    expect(targetLink({ ...online, untold }, '')).toMatchObject({ name: 'coverage', query: {} })
  })

  it('open the incidents that were decided in the month up to the day', () => {
    const repair = target({ rule: 'repair_in_time', classes: ['1', '2'] })
    const decided = { shown: 'all', repair: 'decided', area: 'core', class: '1,2' }
    expect(targetLink(repair, '2026-03-31')).toEqual({
      name: 'events', query: { ...decided, from: new Date(2026, 2, 1).toISOString(), to: new Date(2026, 3, 1).toISOString() },
    })
    vi.useFakeTimers({ now: new Date(2026, 4, 20, 12) })
    expect(targetLink({ ...repair, scope: '369901203', classes: [] }, '')).toEqual({
      name: 'events',
      query: { shown: 'all', repair: 'decided', division: '369901203', class: undefined, from: new Date(2026, 4, 1).toISOString(), to: undefined },
    })
    vi.useRealTimers()
  })

  it('do not open a scope that is empty', () => {
    const untold = target({ rule: 'minimum_points', untold: { text: 'no core', code: 'no_core_area', params: {} } })
    expect(targetLink(untold, '')).toMatchObject({ name: 'coverage', query: {} })
  })

  it('go out as a workbook of the same scope, class and time', () => {
    expect(exportLink({ scope: 'core', siteClass: '1', at: '2026-03-01T16:00:00Z', language: 'en' }))
      .toBe('/api/v1/coverage/points/workbook?scope=core&language=en&class=1&at=2026-03-01T16%3A00%3A00Z')
    expect(exportLink({ scope: 'county', siteClass: '', at: undefined, language: 'zh-CN' })).toBe('/api/v1/coverage/points/workbook?scope=county&language=zh-CN')
  })

  it('name only classes that there are', () => {
    expect([classesIn('1,3'), classesIn('4'), classesIn(undefined)]).toEqual([['1', '3'], [], []])
  })
})

describe('the five rates', () => {
  const opened = (kind: Parameters<typeof publishedLink>[0], scope: string, day = '') => publishedLink(kind, scope, day)

  it('open the sites, the records, the cameras that they count', () => {
    expect(opened('coverage', 'core', '2026-03-01')).toMatchObject({ name: 'coverage-sites', query: { scope: 'core', level: 'usable', day: '2026-03-01' } })
    expect(opened('files', '369901203', '2026-03-01')).toMatchObject({ name: 'files', query: { division: '369901203', day: '2026-03-01' } })
    expect(opened('files', 'core')).toMatchObject({ name: 'files', query: { division: undefined, area: 'core' } })
    expect(opened('online', '369901203')).toMatchObject({ name: 'rates', query: { division: '369901203', period: 'running' } })
    expect(opened('online', 'core', '2026-03-01')).toMatchObject({ name: 'rates', query: { area: 'core', day: '2026-03-01' } })
    expect(opened('sound', 'county')).toEqual({ name: 'cameras', query: { division: undefined } })
  })

  it('open whose clock is wrong, and whose record keeps too little', () => {
    expect(opened('clock', '369901203')).toEqual({ name: 'cameras', query: { division: '369901203', fault: 'wrong_clock' } })
    expect([opened('clock', 'core'), opened('clock', 'county', '2026-03-01')]).toEqual([null, null])
    expect(opened('recording', 'core', '2026-03-01')).toMatchObject({ name: 'files', query: { area: 'core', day: '2026-03-01', field: 'retention_days' } })
  })

  it('open nothing where no page shows just that', () => {
    expect(opened('sound', 'core')).toBeNull()
    expect(opened('picture', '369901203', '2026-03-01')).toBeNull()
  })
})
