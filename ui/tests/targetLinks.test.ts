/** Where a target's figures lead: to a list of exactly what they count. */
import { describe, expect, it, vi } from 'vitest'
import type { TargetResult } from '@/api/types'
import { cameraLink, classesIn, dayBefore, excludedLink, bookLink, lackingLink, leftOutLink, monthRatesLink, passingLink, publishedLink, targetLink, timeIn, wholeLink } from '@/pages/coverage/links'
import { spanOf } from '@/pages/coverage/months'

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
    const rooms = { ...each, rule: 'rooms_each' as const }
    expect(lackingLink(rooms, '369901203', '2026-03-01')).toEqual({ name: 'registry', query: { kind: 'room', division: '369901203', day: '2026-03-01' } })
    expect(excludedLink(rooms, '')).toMatchObject({ name: 'registry', query: { kind: 'room', division: undefined } })
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

  it('go out as a workbook of all that the list shows', () => {
    expect(bookLink('points', { scope: 'core', class: '1', at: '2026-03-01T16:00:00Z' }, 'en'))
      .toBe('/api/v1/coverage/points/workbook?scope=core&class=1&at=2026-03-01T16%3A00%3A00Z&language=en')
    expect(bookLink('points', { scope: 'county', class: undefined, at: undefined }, 'zh-CN')).toBe('/api/v1/coverage/points/workbook?scope=county&language=zh-CN')
    expect(bookLink('sites', { missing: 'usable', class: [1, 2] }, 'zh-CN')).toBe('/api/v1/coverage/sites/workbook?missing=usable&class=1&class=2&language=zh-CN')
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
    expect(opened('files', 'core')).toMatchObject({ name: 'files', query: { area: 'core' } })
    expect(opened('online', '369901203')).toMatchObject({ name: 'rates', query: { division: '369901203', period: 'running' } })
    expect(opened('online', 'core', '2026-03-01')).toMatchObject({ name: 'rates', query: { area: 'core', day: '2026-03-01' } })
  })

  it('open the cameras that fall short of them, of any area and day', () => {
    for (const rate of ['sound', 'picture', 'clock', 'recording'] as const) {
      expect(opened(rate, 'core', '2026-03-01')).toEqual({ name: 'coverage-rated', query: { rate, scope: 'core', show: undefined, day: '2026-03-01' } })
    }
  })

  it('open both of their counts, and the time that is not counted', () => {
    const query = { area: 'core', period: 'running', day: '2026-03-01' }
    expect(passingLink('online', 'core', '2026-03-01')).toMatchObject({ name: 'rates', query: { ...query, show: 'rated' } })
    expect(wholeLink('online', 'core', '2026-03-01')).toMatchObject({ name: 'rates', query: { ...query, show: undefined } })
    expect(monthRatesLink('core', '2026-03-01', 'unseen', '1,2')).toEqual({ name: 'rates', query: { ...query, class: '1,2', show: 'unseen' }, hash: '#rates-cameras' })
    expect(wholeLink('coverage', 'core', '')).toMatchObject({ name: 'coverage-sites', query: { level: 'usable', show: 'all' } })
    expect(wholeLink('files', 'core', '')).toMatchObject({ name: 'files', query: { area: 'core', show: 'all' }, hash: '#records' })
    expect(wholeLink('sound', 'core', '')).toMatchObject({ name: 'coverage-rated', query: { rate: 'sound', show: 'all' } })
  })

  it('open what is left out of them, for each reason its own', () => {
    expect(leftOutLink('picture', '369901203', '', 'not_sampled')).toMatchObject({ name: 'coverage-rated', query: { rate: 'picture', show: 'left_out', reason: 'not_sampled' } })
    expect(leftOutLink('coverage', 'core', '', 'road works')).toMatchObject({ name: 'coverage-sites', query: { scope: 'core', show: 'excluded', reason: 'road works' } })
    expect([leftOutLink('online', 'core', '', 'maintenance'), leftOutLink('files', 'core', '', 'maintenance')]).toEqual([null, null])
  })
})

describe('a camera behind a figure', () => {
  it('opens with its states of the day before a past figure, and of now without one', () => {
    const then = dayBefore('2026-03-02T16:00:00.000Z')
    expect(cameraLink('7', then)).toEqual({ name: 'camera', params: { id: '7' }, query: { from: '2026-03-01T16:00:00.000Z', to: '2026-03-02T16:00:00.000Z' }, hash: '#strip' })
    expect(timeIn(then ?? {})).toEqual(then)
    expect(cameraLink('7', dayBefore(undefined))).toEqual({ name: 'camera', params: { id: '7' } })
  })

  it('takes no time that is none', () => {
    expect([timeIn({}), timeIn({ from: 'now', to: '2026-03-02' }), timeIn({ from: '2026-03-02', to: '2026-03-01' })]).toEqual([null, null, null])
  })

  it('opens with the whole month, or as much of it as there was', () => {
    const now = new Date(2026, 2, 10).getTime()
    expect(spanOf('2026-02', now)).toEqual({ from: new Date(2026, 1, 1).toISOString(), to: new Date(2026, 2, 1).toISOString() })
    expect(spanOf('', now)).toEqual({ from: new Date(2026, 2, 1).toISOString(), to: new Date(now).toISOString() })
  })
})
