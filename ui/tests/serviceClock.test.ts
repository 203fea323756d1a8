import { expect, it, vi } from 'vitest'
import { learnTime, serviceNow } from '../src/live/serviceClock'

const SAID = Date.parse('2026-11-28T08:00:00Z')
const answer = (date?: string) => new Response(null, { headers: date ? { Date: date } : {} })

it('follows the service where this computer is wrong, and leaves a second alone', () => {
  vi.useFakeTimers({ now: SAID - 3_600_000 })
  learnTime(answer(new Date(SAID).toUTCString()))
  expect(serviceNow().getTime()).toBe(SAID + 500)
  learnTime(answer())
  learnTime(answer('nonsense'))
  expect(serviceNow().getTime()).toBe(SAID + 500)
  learnTime(answer(new Date(SAID - 3_600_000 + 1_000).toUTCString()))
  expect(serviceNow().getTime()).toBe(SAID - 3_600_000)
  vi.useRealTimers()
})
