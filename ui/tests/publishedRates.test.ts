/** The five rates of very many cameras: what takes minutes says how far it is, and is asked for again until it is there. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import PublishedRates from '../src/pages/coverage/PublishedRates.vue'

const rate = (kind: string, more: object = {}) => ({ kind, rate: null, numerator: 0, denominator: 0, exclusions: [], unseen_s: null, excluded_s: null, ...more })
const told = (more: object, online: object = {}) =>
  ({ as_of: '2026-03-10T00:00:00Z', computed_at: '2026-03-10T00:00:00Z', scope: 'county', measured_at: null, progress: null, rates: [rate('online', online)], beside: [], ...more })

let answers: object[] = []
const asked: string[] = []
beforeEach(() => {
  i18n.global.locale.value = 'en'
  vi.useFakeTimers()
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    asked.push(request.url)
    return Promise.resolve(new Response(JSON.stringify(answers.shift() ?? {}), { status: 200, headers: { 'Content-Type': 'application/json' } }))
  }))
})
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); asked.length = 0; i18n.global.locale.value = 'zh-CN' })

async function shown() {
  const nowhere = { template: '<i />' }
  const names = ['rates', 'files', 'coverage-sites', 'coverage-rated']
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: nowhere }, ...names.map((name) => ({ path: `/${name}`, name, component: nowhere }))] })
  const found = mount(PublishedRates, { props: { scope: 'core', day: '', computedAt: 'x' }, global: { plugins: [router, i18n] } })
  await flushPromises()
  return found
}

test('says how far it is, and asks until it is there', async () => {
  answers = [told({ progress: 0.4 }), told({ measured_at: '2026-03-10T00:00:00Z' }, { rate: 99.5, numerator: 590000, denominator: 600000, unseen_s: 7200, excluded_s: 3600 })]
  const found = await shown()
  expect(found.get('[role=status]').text()).toContain('40.0 % done')
  await vi.advanceTimersByTimeAsync(5000)
  await flushPromises()
  expect(found.find('[role=status]').exists()).toBe(false)
  expect(found.text()).toContain('as measured at')
  expect(found.get("[data-rate='online']").text()).toContain('99.5 %')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(2)
})

test('the hours beside it open the cameras that have such hours', async () => {
  answers = [told({}, { rate: 99.5, numerator: 7, denominator: 8, unseen_s: 7200, excluded_s: 3600 })]
  const found = await shown()
  const links = found.findAll("[data-rate='online'] a").map((each) => each.attributes('href'))
  expect(links).toContain('/rates?area=core&period=running&show=unseen#rates-cameras')
  expect(links).toContain('/rates?area=core&period=running&show=excluded#rates-cameras')
})

test('nobody asks once the page is left', async () => {
  answers = [told({ progress: 0 })]
  const found = await shown()
  found.unmount()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(1)
})
