/** Targets of very many cameras are measured apart: the page says of when they are, or that they are not there yet. */
import { flushPromises, shallowMount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import CoveragePage from '../src/pages/coverage/CoveragePage.vue'

const AS_OF = '2026-03-02T08:00:00Z'

afterEach(() => { vi.unstubAllGlobals() })

test.each([
  ['online_rate', null, 'coverage.measuredNot'],
  ['online_rate', '2026-03-02T07:20:00Z', 'coverage.measuredAt'],
  ['online_rate', '2026-03-02T07:50:00Z', null],
  ['coverage_rate', null, null],
])('of a target of the %s measured at %s it says %s', async (rule, measured_at, said) => {
  vi.stubGlobal('fetch', async (request: Request) => Response.json(request.url.includes('/forecasts')
    ? { items: [], as_of: AS_OF }
    : { targets: [{ id: 'one', rule }], scopes: [], site_lists: [], limits: [], as_of: AS_OF, computed_at: AS_OF, measured_at, window_h: 24, records_since: null, class_weights: {} }))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })
  await router.push('/coverage')
  const page = shallowMount(CoveragePage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  const note = page.find('[data-measured]')
  expect(note.exists() ? note.text().slice(0, 12) : null).toBe(said && i18n.global.t(said, { at: '' }).slice(0, 12))
})
