import { describe, expect, test } from 'vitest'
import { metresBetween } from '../src/pages/repairs/near'
import { gpx, stopsOf } from '../src/pages/repairs/round'

/** A camera so many metres east and north of the gate; null: its record has no position. */
const camera = (name: string, east: number | null, north = 0, pole: string | null = null, division = 'a') => ({
  name, division,
  place: { pole_number: pole, longitude: east === null ? null : 114 + east / 98_500, latitude: east === null ? null : 27.6 + north / 111_195 },
})
const here = (east: number, north = 0) => ({ longitude: 114 + east / 98_500, latitude: 27.6 + north / 111_195 })
const named = (stops: ReturnType<typeof stopsOf<ReturnType<typeof camera>>>) => stops.map(({ cameras }) => cameras.map(({ name }) => name).join('+'))

describe('the way round', () => {
  test('cameras at one position are one stop, and so is the pole that only its number names', () => {
    const cameras = [camera('gate', 0, 0, 'P1'), camera('corner', 400), camera('lens two', 3, 2), camera('arm', null, 0, 'P1'), camera('elsewhere', null, 0, 'P1', 'b')]
    expect(named(stopsOf(cameras, null))).toEqual(['gate+lens two+arm', 'corner', 'elsewhere'])
  })

  test('two poles of the same number that stand apart stay two', () => {
    expect(named(stopsOf([camera('first', 0, 0, 'P1'), camera('second', 90, 0, 'P1')], null))).toEqual(['first', 'second'])
  })

  test('it begins where we are, each place once, nowhere twice over the same road', () => {
    const street = [camera('d', 300), camera('b', 100), camera('e', 400), camera('c', 200)]
    expect(named(stopsOf(street, here(0)))).toEqual(['b', 'c', 'd', 'e'])
    expect(named(stopsOf(street, here(500)))).toEqual(['e', 'd', 'c', 'b'])
    expect(named(stopsOf(street, null))[0]).toBe('d')
  })

  test('the nearest next is not always the shortest way', () => {
    // Nearest next alone would go 1, 0, 4 and all the way back to -9.
    const way = stopsOf([camera('one', 100), camera('back', -210), camera('on', 400), camera('far', 900)], here(0))
    const length = way.reduce((sum, { metres }) => sum + (metres ?? 0), 0)
    expect(length).toBeLessThan(1_400)
    expect(named(way)).toEqual(['back', 'one', 'on', 'far'])
  })

  test('each stop says how far it is from the one before', () => {
    const [first, second, last] = stopsOf([camera('a', 100), camera('b', 350), camera('lost', null)], here(0))
    expect(first!.metres).toBeCloseTo(100, 0)
    expect(second!.metres).toBeCloseTo(metresBetween(here(100), here(350)), 3)
    expect(last).toMatchObject({ at: null, metres: null })
    expect(stopsOf([camera('a', 100)], null)[0]!.metres).toBe(null)
  })
})

test('the whole way is a file for map applications, whatever the names hold', () => {
  const file = gpx([{ at: here(0), name: 'Gate <1> & "arm"' }, { at: here(100), name: '东门' }], '电源 L1')
  const parsed = new DOMParser().parseFromString(file, 'application/xml')
  expect(parsed.querySelector('parsererror')).toBe(null)
  expect([...parsed.querySelectorAll('rtept')].map((point) => [point.getAttribute('lat'), point.querySelector('name')!.textContent])).toEqual([['27.600000', 'Gate <1> & "arm"'], ['27.600000', '东门']])
})
