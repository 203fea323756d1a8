import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import PairingPage from '../src/pages/screen/PairingPage.vue'
import { router } from '../src/router'
import { isScreen, user } from '../src/session'

let state: 'none' | 'waiting' | 'paired' | 'full' = 'none'
let asked: string[] = []
const answer = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
const waiting = { state: 'waiting', code: 'BCDFGH', expires_at: '2026-11-28T18:00:00Z' }

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url)
    asked.push(`${request.method} ${pathname}`)
    if (pathname === '/api/v1/session') return Promise.resolve(answer(200, { user: { id: '1', display_name: 'Hall 1', permissions: ['view_coverage'] }, csrf_token: 'x', screen: true }))
    if (request.method === 'POST') {
      if (state === 'full') return Promise.resolve(answer(429, { title: 'Too many', status: 429 }, { 'Retry-After': '30' }))
      state = 'waiting'
      return Promise.resolve(answer(201, waiting))
    }
    return Promise.resolve(state === 'waiting' ? answer(200, waiting) : state === 'paired' ? answer(200, { state, code: null, expires_at: null }) : answer(404, { title: 'Not found', status: 404 }))
  })
  i18n.global.locale.value = 'en'
})
afterEach(() => {
  user.value = null
  isScreen.value = false
  localStorage.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function open() {
  await router.push('/screen?wall=w1')
  const page = mount(PairingPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  return page
}

test('a screen that nobody is signed in at shows a code, and its own page once that is typed in', async () => {
  state = 'none'
  const page = await open()
  expect(router.currentRoute.value.fullPath).toBe('/screen/pairing?wall=w1')
  expect(page.find('[data-code]').text()).toBe('BCDFGH')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked.filter((each) => each.startsWith('POST'))).toHaveLength(1)
  state = 'paired'
  await vi.advanceTimersByTimeAsync(3_000)
  await vi.dynamicImportSettled()
  await flushPromises()
  expect(router.currentRoute.value.fullPath).toBe('/screen?wall=w1')
  expect([isScreen.value, user.value?.display_name]).toEqual([true, 'Hall 1'])
  page.unmount()
  // Nothing else is there for it.
  await router.push('/people')
  expect(router.currentRoute.value.name).toBe('screen')
})

test('a code whose time is over is replaced', async () => {
  state = 'none'
  const page = await open()
  state = 'none'
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked.filter((each) => each.startsWith('POST'))).toHaveLength(2)
  page.unmount()
})

test('it waits as long as the service says, and goes on by itself', async () => {
  state = 'full'
  const page = await open()
  expect(page.find('[role=alert]').exists()).toBe(true)
  await vi.advanceTimersByTimeAsync(29_000)
  expect(asked.filter((each) => each.startsWith('POST'))).toHaveLength(1)
  state = 'none'
  await vi.advanceTimersByTimeAsync(2_000)
  expect(page.find('[data-code]').exists()).toBe(true)
  page.unmount()
})
