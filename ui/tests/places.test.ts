import { describe, expect, it } from 'vitest'
import { lineOf, pointOf, writtenLine, writtenPoint } from '@/map/places'

describe('positions of a form', () => {
  it('are written with six decimals and read back', () => {
    expect(writtenPoint([116.4, 28.20000049])).toEqual(['116.400000', '28.200000'])
    expect(pointOf('116.400000', ' 28.2 ')).toEqual([116.4, 28.2])
    expect(lineOf(writtenLine([[116.4, 28.2], [116.41, 28.21]]))).toEqual([[116.4, 28.2], [116.41, 28.21]])
    expect(writtenLine([])).toBe('')
  })
  it('of GeoJSON are read too', () => {
    expect(lineOf('{"type":"LineString","coordinates":[[116.4,28.2],[116.41,28.21]]}')).toEqual([[116.4, 28.2], [116.41, 28.21]])
  })
  it('that are half typed are none', () => {
    expect(pointOf('116.4', '')).toBeNull()
    expect(pointOf('x', '28')).toBeNull()
    expect(lineOf('116.4,28.2; 116.')).toEqual([[116.4, 28.2]])
    expect(lineOf('{"coordinates":[[1')).toEqual([])
    expect(lineOf('')).toEqual([])
  })
})
