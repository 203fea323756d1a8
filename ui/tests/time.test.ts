import { beforeAll, describe, expect, test } from 'vitest'
import { chooseLocale } from '../src/preferences'
import { age, difference, duration, percent, stamp } from '../src/time'

const AT = '2026-11-23T08:00:00Z'
const after = (seconds: number) => Date.parse(AT) + seconds * 1000

beforeAll(() => chooseLocale('en'))

describe('percent', () => {
  test.each([
    [1, '100.0 %'], [0, '0.0 %'], [0.9996, '99.9 %'], [114 / 115, '99.1 %'], [0.29, '29.0 %'], [2 / 3, '66.6 %'],
  ])('%f reads %s: never rounded up to a target that is not met', (share, text) => {
    expect(percent(share)).toBe(text)
  })
})

describe('age', () => {
  test.each([[0, '0s ago'], [59, '59s ago'], [60, '1m ago'], [3_599, '59m ago'], [3_600, '1h ago'], [172_800, '2d ago']])('after %i s: %s', (seconds, text) => {
    expect(age(AT, after(seconds))).toBe(text)
  })
  test('a clock that is behind shows no future', () => {
    expect(age(AT, after(-30))).toBe('0s ago')
  })
})

test.each([[-4, '0s'], [42, '42s'], [61, '1m'], [3_600, '1h'], [19_320, '5h 22m']])('%i s last %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('a stamp reads the same in every language', () => {
  expect(stamp(new Date(2026, 10, 3, 4, 5, 6))).toBe('2026-11-03 04:05:06')
})
test.each([[0.34, '0.3s'], [62, '1m'], [172_799, '47h 59m'], [172_800, '2d'], [1.55e9, '17,939.8d']])('%d s apart are %s', (seconds, text) => {
  expect(difference(seconds)).toBe(text)
})
