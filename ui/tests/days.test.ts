import { describe, expect, it, vi } from 'vitest'
import { hoursOf, partsOf, timeOf, whenText } from '@/pages/coverage/days'

const at = (text: string) => new Date(text).getTime()

describe('a past time in the address', () => {
  it('is the end of its day, or an hour of it, and never to come', () => {
    vi.setSystemTime(at('2026-03-02T10:30'))
    expect(timeOf('2026-03-01')).toBe(new Date('2026-03-02T00:00').toISOString())
    expect(timeOf('2026-03-01T22:00')).toBe(new Date('2026-03-01T22:00').toISOString())
    expect(timeOf('2026-03-02T10:00')).toBe(new Date('2026-03-02T10:00').toISOString())
    for (const text of ['2026-03-02', '2026-03-02T11:00', '2026-03-01T24:00', '2026-03-01T22:30', '2026-03-01 22:00', '', undefined]) {
      expect(timeOf(text)).toBeUndefined()
    }
    vi.useRealTimers()
  })

  it('has a day and an hour', () => {
    expect(partsOf('2026-03-01T22:00')).toEqual({ day: '2026-03-01', hour: '22:00' })
    expect(partsOf('2026-03-01')).toEqual({ day: '2026-03-01', hour: '' })
    expect(partsOf('')).toEqual({ day: '', hour: '' })
    expect(whenText('2026-03-01T22:00')).toBe('2026-03-01 22:00')
  })

  it('offers the hours that are over, from the first record on', () => {
    const since = at('2026-03-01T08:20')
    expect(hoursOf('2026-03-01', since, at('2026-03-05T00:00'))[0]).toBe('09:00')
    expect(hoursOf('2026-03-02', since, at('2026-03-05T00:00'))).toHaveLength(24)
    expect(hoursOf('2026-03-02', since, at('2026-03-02T02:30'))).toEqual(['00:00', '01:00', '02:00'])
  })
})
