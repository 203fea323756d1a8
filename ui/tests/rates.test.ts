/** The page of rates: what it asks for, what it shows beside a rate, and when it shows none. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import { ratesQuery } from '../src/pages/rates/rates'
import RatesPage from '../src/pages/rates/RatesPage.vue'

const NOW = Date.parse('2026-03-10T00:00:00Z')
const HOUR_S = 3600
const rates = (change: object = {}) => ({
  cameras: 8, rated: 7, online_pct: 99.96, sound_pct: 87.5, counted_s: 160 * HOUR_S, unseen_s: 0, excluded_s: 8 * HOUR_S, excluded: { maintenance: 5 * HOUR_S, unknown: 3 * HOUR_S }, note: null, ...change,
})
const none = rates({ rated: 0, online_pct: null, sound_pct: null, counted_s: 0, note: 'not enough samples' })

test.each([
  [{}, { scope: 'county', class: undefined, from: '2026-03-09T00:00:00.000Z' }],
  [{ division: '360902101', class: '2', period: 'week' }, { scope: '360902101', class: [2], from: '2026-03-03T00:00:00.000Z' }],
  [{ class: 'x', period: 'for ever' }, { scope: 'county', class: undefined, from: '2026-03-09T00:00:00.000Z' }],
  [{ area: 'townships', class: '1,2' }, { scope: 'townships', class: [1, 2], from: '2026-03-09T00:00:00.000Z' }],
])('%j asks for %j', (query, asked) => {
  expect(ratesQuery(query, NOW)).toEqual({ ...asked, to: '2026-03-10T00:00:00.000Z' })
})

test('the running month is that of the day, up to its end', () => {
  const { from, to } = ratesQuery({ period: 'running', day: '2026-02-28' }, NOW)
  expect([new Date(from), new Date(to)]).toEqual([new Date(2026, 1, 1), new Date(2026, 2, 1)])
  expect(ratesQuery({ period: 'running', day: '2126-02-28' }, NOW)).toMatchObject({ to: '2026-03-10T00:00:00.000Z' })
})

describe('the page', () => {
  let answers: Record<string, [number, object]>
  const asked: string[] = []
  beforeEach(() => {
    i18n.global.locale.value = 'en'
    answers = {
      '/api/v1/rates': [200, { scope: 'county', from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z', rates: rates(), by_class: { 1: rates() }, divisions: [{ code: '360902101', name: 'East', rates: none }] }],
      '/api/v1/rates/cameras': [200, { items: [{ ...rates(), id: 'c1', code: '1', name: 'Gate', division: '360902101', class: 1, cameras: undefined, changes: 12 }], next_cursor: null, total: 1 }],
    }
    vi.stubGlobal('fetch', vi.fn((request: Request) => {
      const url = new URL(request.url)
      asked.push(url.pathname + url.search)
      const [status, body] = answers[url.pathname] ?? [404, {}]
      return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))
    }))
  })
  afterEach(() => { vi.unstubAllGlobals(); asked.length = 0; i18n.global.locale.value = 'zh-CN' })

  async function page(address = '/coverage/rates') {
    const nowhere = { template: '<i />' }
    const router = createRouter({ history: createMemoryHistory(), routes: [
      { path: '/coverage', name: 'coverage', component: nowhere }, { path: '/coverage/rates', name: 'rates', component: nowhere }, { path: '/cameras/:id', name: 'camera', component: nowhere },
    ] })
    await router.push(address)
    const found = mount(RatesPage, { global: { plugins: [router, i18n] } })
    return { found, router }
  }

  test('shows the rates of the area, its classes and its divisions, and the time left out of them', async () => {
    const { found } = await page()
    expect(found.find('.skeleton').exists()).toBe(true)
    await flushPromises()
    const row = (name: string) => found.get(`[data-rates='${name}']`).text()
    expect(row('whole')).toContain('99.9 %')
    expect(row('whole')).toContain('87.5 %')
    expect(row('whole')).toContain('7/8')
    expect(row('whole')).toContain('Maintenance 5h · Unknown 3h')
    expect(row('class-1')).toContain('99.9 %')
    expect(row('360902101')).toContain('not enough samples')
    expect(row('360902101')).not.toContain('%')
    expect(found.get("a[href^='/cameras/c1?']").text()).toBe('Gate')
  })

  test('a figure of a row leads to the cameras that it counts, and the list to those alone', async () => {
    answers['/api/v1/rates'] = [200, { scope: 'county', from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z', rates: rates({ unseen_s: HOUR_S }), by_class: { 1: rates(), 9: rates() }, divisions: [{ code: '360902101', name: 'East', rates: none }] }]
    const { found, router } = await page('/coverage/rates?period=running')
    await flushPromises()
    const leads = (row: string, show: string) => found.find(`[data-rates='${row}'] a[data-opens='${show}']`).attributes('href')
    expect(leads('whole', 'unseen')).toBe('/coverage/rates?period=running&show=unseen#rates-cameras')
    expect(leads('whole', 'rated')).toBe('/coverage/rates?period=running&show=rated#rates-cameras')
    expect(leads('class-1', 'maintenance')).toBe('/coverage/rates?period=running&class=1&show=maintenance#rates-cameras')
    expect(leads('360902101', 'excluded')).toBe('/coverage/rates?period=running&division=360902101&show=excluded#rates-cameras')
    expect(found.find("[data-rates='360902101'] a[data-opens='counted']").exists(), 'of nothing there is nothing to open').toBe(false)
    expect(found.find("[data-rates='class-9'] a[data-opens]").exists(), 'the page knows no such filter').toBe(false)
    asked.length = 0
    await router.replace('/coverage/rates?period=running&show=unseen')
    await flushPromises()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('show=unseen')
  })

  test('another class or time is asked for, of both parts', async () => {
    const { router } = await page()
    await flushPromises()
    asked.length = 0
    await router.replace('/coverage/rates?class=2&period=month&division=360902101')
    await flushPromises()
    expect(asked).toHaveLength(2)
    for (const url of asked) expect(url).toContain('scope=360902101&class=2')
  })

  test('of very many cameras it says how far measuring is, asks until it is there, and lists those of that very time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const [, told] = answers['/api/v1/rates']!
    answers['/api/v1/rates'] = [200, { ...told, rates: rates({ cameras: 0 }), by_class: {}, divisions: [], measured_at: null, progress: 0.25 }]
    const { found } = await page()
    await flushPromises()
    expect(found.get('[data-measuring]').text()).toContain('25.0 % done')
    expect([found.find('.skeleton').exists(), found.text().includes('Gate')]).toEqual([true, false])
    answers['/api/v1/rates'] = [200, { ...told, measured_at: '2026-03-10T00:00:00Z', progress: null }]
    asked.length = 0
    await vi.advanceTimersByTimeAsync(5000)
    await flushPromises()
    expect([found.find('[data-measuring]').exists(), found.text().includes('Gate')]).toEqual([false, true])
    expect(asked.at(-1)).toContain('from=2026-03-09T00%3A00%3A00Z&to=2026-03-10T00%3A00%3A00Z')
    vi.useRealTimers()
  })

  test('says what failed, and that there is nothing', async () => {
    answers['/api/v1/rates'] = [503, { type: 'about:blank', title: 'x' }]
    const { found } = await page()
    await flushPromises()
    expect(found.find('[data-rates]').exists()).toBe(false)
    expect(found.findAll('button').some((button) => button.text() === i18n.global.t('common.retry'))).toBe(true)
    answers['/api/v1/rates'] = [200, { scope: 'county', from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z', rates: rates({ cameras: 0 }), by_class: {}, divisions: [] }]
    const empty = await page()
    await flushPromises()
    expect(empty.found.text()).toContain('No cameras here.')
  })
})
