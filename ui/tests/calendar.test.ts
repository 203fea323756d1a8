import { describe, expect, test } from 'vitest'
import { localInput, mondayOf, monthOf, shareOf, touches, weekOf } from '../src/pages/maintenance/calendar'
import { withZone } from '../src/pages/maintenance/zone'

const day = (month: number, date: number, hour = 0) => new Date(2026, month - 1, date, hour)
const plain = (date: Date) => localInput(date).slice(5, 10)

describe('the calendar', () => {
  test.each([[day(11, 23), '11-23'], [day(11, 29, 23), '11-23'], [day(11, 22), '11-16'], [day(3, 1), '02-23']])('the Monday of %s is %s', (date, monday) =>
    expect(plain(mondayOf(date))).toBe(monday))
  test('a week has seven days from Monday', () => expect(weekOf(day(11, 25)).map(plain)).toEqual(['11-23', '11-24', '11-25', '11-26', '11-27', '11-28', '11-29']))
  test('a month shows whole weeks: six when they are needed, four when that is enough', () => {
    const november = monthOf(day(11, 15))
    expect([plain(november[0]![0]!), plain(november.at(-1)!.at(-1)!), november.length]).toEqual(['10-26', '12-06', 6])
    expect(monthOf(new Date(2027, 1, 10))).toHaveLength(4)
  })
})

describe('a span in a day', () => {
  const night = { from: day(11, 23, 22), to: day(11, 24, 6) }
  test.each([[day(11, 22), false], [day(11, 23), true], [day(11, 24), true], [day(11, 25), false]])('%s: %s', (date, expected) => expect(touches(night, date)).toBe(expected))
  test('one that ends at midnight is not of the day that begins then', () => expect(touches({ from: day(11, 23, 8), to: day(11, 24) }, day(11, 24))).toBe(false))
  test('lies where its hours lie', () => {
    expect(shareOf(night, day(11, 23))).toEqual({ top: 22 / 24, height: 1 - 22 / 24 })
    expect(shareOf(night, day(11, 24))).toEqual({ top: 0, height: 0.25 })
  })
})

test.each([
  ['2026-11-23T08:00', 480, '2026-11-23T08:00:00+08:00'], ['2026-11-23T08:00', -210, '2026-11-23T08:00:00-03:30'], ['2026-11-23T08:00', 0, '2026-11-23T08:00:00+00:00'],
])('%s at %d min is %s', (local, offset, expected) => expect(withZone(local, offset)).toBe(expected))
