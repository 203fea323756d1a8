/** Phases of a target as the form reads and writes them. */
import { expect, test } from 'vitest'
import { readPhases, writePhases } from '@/phases'

test('what the service wrote is written again', () => {
  const text = '2026-03-31=50; 2026-06-30=80.5'
  expect(readPhases(text)).toEqual([{ day: '2026-03-31', required: '50' }, { day: '2026-06-30', required: '80.5' }])
  expect(writePhases(readPhases(text))).toBe(text)
  expect([readPhases(''), writePhases([])]).toEqual([[], ''])
})

test('phases are written by day; one without a day waits', () => {
  expect(writePhases([{ day: '2026-06-30', required: ' 80 ' }, { day: '', required: '9' }, { day: '2026-03-31', required: '50' }]))
    .toBe('2026-03-31=50; 2026-06-30=80')
})
