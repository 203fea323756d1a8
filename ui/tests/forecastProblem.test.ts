/** Targets whose dates cannot be told say so, with what can be done, beside the rest of the page. */
import { flushPromises, shallowMount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import ProblemNote from '../src/components/ProblemNote.vue'
import { i18n } from '../src/i18n'
import CoveragePage from '../src/pages/coverage/CoveragePage.vue'

afterEach(() => vi.unstubAllGlobals())

test('a forecast that fails is said, and asked for again', async () => {
  let fails = true
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!request.url.includes('/forecasts')) {
      return Response.json({ targets: [], scopes: [], site_lists: [], limits: [], as_of: '2026-03-02T08:00:00Z', computed_at: '2026-03-02T08:00:00Z', window_h: 24, records_since: null, class_weights: {} })
    }
    const problem = { type: '/problems/unavailable', title: 'later', status: 503, detail: 'busy' }
    return fails ? Response.json(problem, { status: 503, headers: { 'Content-Type': 'application/problem+json' } }) : Response.json({ items: [], as_of: '2026-03-02T08:00:00Z' })
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })
  await router.push('/coverage')
  const page = shallowMount(CoveragePage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  const note = page.get('[data-forecast-problem]')
  expect(note.text()).toContain(i18n.global.t('forecast.failed'))
  fails = false
  await note.getComponent(ProblemNote).props('retry')!()
  await flushPromises()
  expect(page.find('[data-forecast-problem]').exists()).toBe(false)
})
