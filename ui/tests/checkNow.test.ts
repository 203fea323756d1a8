/** Whoever stands under the pole learns within three seconds whether the camera answers as a sound one does. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import CheckNow from '../src/components/CheckNow.vue'
import { i18n } from '../src/i18n'

const REPORT = { finding: 'timed_out', detail: 'no answer' }
let answer: (found: Response) => void

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => { answer = resolve }))
  i18n.global.locale.value = 'en'
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a check that lasts says what that means, and its result takes the place of that', async () => {
  const mounted = mount(CheckNow, { props: { cameraId: 'a' }, global: { plugins: [i18n] } })
  await mounted.get('button').trigger('click')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(mounted.get('[role=status]').text()).toBe('Checking… 2 s')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(mounted.get('[role=status]').text()).toContain('No picture after 3 s')
  answer(Response.json({ report: REPORT, state: 'offline', faults: [], compared: false, evidence_url: null }))
  await flushPromises()
  expect(mounted.get('[role=status]').text()).not.toContain('No picture after')
  expect(mounted.emitted('checked')).toHaveLength(1)
})
