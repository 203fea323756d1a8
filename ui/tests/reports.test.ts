/** Which reports a list is asked for, by its address. */
import { expect, it } from 'vitest'
import { reportQuery } from '@/pages/reports/kinds'

it('asks for what the address names, and for nothing else', () => {
  expect(reportQuery({ kind: 'daily', division: '369901203', from: '2026-03-01', to: '2026-03-31', made: 'itself' }))
    .toEqual({ kind: 'daily', division: '369901203', from: '2026-03-01', to: '2026-03-31', scheduled: true })
  expect(reportQuery({ made: 'people' }).scheduled).toBe(false)
  expect(Object.values(reportQuery({ kind: 'yearly', division: '', from: '1 March', to: ['2026-03-01'], made: 'me' })).filter(Boolean)).toEqual([])
})
