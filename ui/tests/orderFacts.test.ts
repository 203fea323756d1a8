/** An order of several cameras: each of them can be looked at and checked from the order. */
import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { IncidentDetail } from '../src/api/types'
import { i18n } from '../src/i18n'
import OrderFacts from '../src/pages/repairs/OrderFacts.vue'

const place = { address: null, longitude: null, latitude: null, pole_number: null, site_name: 'Bridge' }
const member = (id: string, faults: string[]) => ({
  camera: { id, code: id, name: `Gate ${id}` }, division: 'd', place, state: 'degraded', held: false, kind: faults[0], faults, recovered_at: null, left_at: null, before_url: `/api/v1/evidence/${id}`,
})
const detail = {
  id: 'i', number: 7, kind: 'black', status: 'arrived', camera: { id: 'a', code: 'a', name: 'Gate a' }, cause: null, cameras_count: 2, place, division_name: 'East', closed_at: null,
  before: { url: '/api/v1/evidence/a', at: null, faults: ['black'], measures: {} }, after: null, work_order: null, history: [], checks: [], members: [member('a', ['black']), member('b', ['covered'])],
} as unknown as IncidentDetail

afterEach(() => { i18n.global.locale.value = 'zh-CN'; vi.unstubAllGlobals() })

test('another camera of it is shown and checked by itself', async () => {
  i18n.global.locale.value = 'en'
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => { asked.push(new URL(request.url).pathname); return Response.json({}, { status: 503 }) })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '' } }, { path: '/cameras/:id', name: 'camera', component: { template: '' } }] })
  const page = mount(OrderFacts, { props: { detail }, global: { plugins: [i18n, router] } })
  expect(page.get('img.frame').attributes('src')).toBe('/api/v1/evidence/a')
  await page.get('select[name=looked]').setValue('b')
  expect(page.get('img.frame').attributes('src')).toBe('/api/v1/evidence/b')
  expect(page.get('[aria-labelledby=wrong] strong').text()).toBe('Covered')
  await page.get('[aria-labelledby=wrong] button').trigger('click')
  await vi.waitUntil(() => asked.some((path) => path.endsWith('/check')))
  expect(asked.filter((path) => path.endsWith('/check'))).toEqual(['/api/v1/cameras/b/check'])
})

test.each([['/api/v1/evidence/now', ['/api/v1/evidence/now']], [null, []]])('the frame of now is that of the check: %s', async (seen, shown) => {
  i18n.global.locale.value = 'en'
  const report = { finding: seen ? 'ok' : 'timed_out', started_at: '2026-03-02T08:00:00Z', evidence_url: seen, faults: [], not_checkable: [] }
  const checked = { state: 'offline', finding: 'timed_out', faults: [], checked_at: '2026-03-02T08:00:03Z', evidence_url: '/api/v1/evidence/of-yesterday', report }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(checked)))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '' } }, { path: '/cameras/:id', name: 'camera', component: { template: '' } }] })
  const page = mount(OrderFacts, { props: { detail }, global: { plugins: [i18n, router] } })
  await page.get('[aria-labelledby=wrong] button').trigger('click')
  await vi.waitUntil(() => page.find('[data-frame=second]').exists())
  expect(page.findAll('[data-frame=second] img').map((frame) => frame.attributes('src'))).toEqual(shown)
  if (!seen) expect(page.get('[data-frame=second]').text()).toContain('No picture')
})
