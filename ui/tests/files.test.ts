/** The files of a past day: the slider's day stands in the address, and every figure and list of the page is of its end. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import FilesPage from '../src/pages/coverage/FilesPage.vue'
import { dayOf, endOfDay } from '../src/pages/coverage/days'

const DAY_MS = 86_400_000
const asked: URL[] = []
const COUNT = { files: 4, filled: 3, valid: 4, complete: 3 }
const told = () => {
  const now = new Date().toISOString()
  return { scope: 'county', computed_at: now, as_of: now, records_since: new Date(Date.now() - 5 * DAY_MS).toISOString(), count: COUNT, areas: [{ code: '1', name: 'Town', count: COUNT }], gaps: [] }
}

beforeEach(() => {
  asked.length = 0
  i18n.global.locale.value = 'en'
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    asked.push(url)
    const answer = url.pathname.endsWith('lacking') ? { items: [], total: 0, next_cursor: null } : told()
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => vi.unstubAllGlobals())

test('the page and its links are of the chosen day', async () => {
  const router = createRouter({ history: createMemoryHistory(), routes: ['coverage', 'files', 'camera'].map((name) => ({ path: `/${name}`, name, component: {} })) })
  await router.push('/files?area=core')
  const page = mount(FilesPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  expect(asked.map(({ searchParams }) => searchParams.get('at'))).toEqual([null, null])
  await page.get('.days button').trigger('click')
  await flushPromises()
  const day = dayOf(new Date(Date.now() - DAY_MS))
  expect(router.currentRoute.value.query).toEqual({ area: 'core', day })
  expect(asked.slice(2).map(({ pathname, searchParams }) => [pathname.split('/').at(-1), searchParams.get('scope'), searchParams.get('at')]).sort()).toEqual([
    ['files', 'core', endOfDay(day).toISOString()],
    ['lacking', 'core', endOfDay(day).toISOString()],
  ])
  const links = page.findAll('a').map((link) => link.attributes('href'))
  const counted = (show?: string) => `/files?day=${day}&division=1${show ? `&show=${show}` : ''}#records`
  expect(links).toEqual([
    `/coverage?area=core&day=${day}`, `/files?day=${day}&division=1`,
    ...['all', 'filled', 'unfilled', 'valid', 'complete', undefined].map(counted),
  ])
  await router.push(counted('valid'))
  await flushPromises()
  expect(asked.at(-1)?.searchParams.get('show')).toBe('valid')
})

test('an hour of a day can be asked for, and stays from one day to the other', async () => {
  const router = createRouter({ history: createMemoryHistory(), routes: ['coverage', 'files', 'camera'].map((name) => ({ path: `/${name}`, name, component: {} })) })
  await router.push('/files')
  const page = mount(FilesPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  const [earlier, later] = page.findAll('.days > button')
  await earlier?.trigger('click')
  await flushPromises()
  await page.get('.days select').setValue('22:00')
  await flushPromises()
  const day = dayOf(new Date(Date.now() - DAY_MS))
  expect(router.currentRoute.value.query).toEqual({ day: `${day}T22:00` })
  expect(asked.at(-1)?.searchParams.get('at')).toBe(new Date(`${day}T22:00`).toISOString())
  await earlier?.trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ day: `${dayOf(new Date(Date.now() - 2 * DAY_MS))}T22:00` })
  await page.get('.days select').setValue('')
  await flushPromises()
  await later?.trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ day })
})

test('of very many cameras it says how far the counting is, and asks until it is there', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const none = { files: 0, filled: 0, valid: 0, complete: 0 }
  let progress: number | null = 0.25
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    asked.push(url)
    const now = progress === null ? {} : { count: none, areas: [{ code: '1', name: 'Town', count: none }] }
    const answer = url.pathname.endsWith('lacking') ? { items: [], total: 0, next_cursor: null } : { ...told(), ...now, progress }
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  })
  const router = createRouter({ history: createMemoryHistory(), routes: ['coverage', 'files', 'camera'].map((name) => ({ path: `/${name}`, name, component: {} })) })
  await router.push('/files')
  const page = mount(FilesPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  expect(page.get('[data-measuring]').text()).toContain('25.0 % done')
  expect([page.find('.skeleton').exists(), page.text().includes('Town')]).toEqual([true, false])
  progress = null
  await vi.advanceTimersByTimeAsync(5000)
  await flushPromises()
  expect([page.find('[data-measuring]').exists(), page.text().includes('Town')]).toEqual([false, true])
  vi.useRealTimers()
})
