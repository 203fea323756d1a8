/** Reference views that wait: only what was seen is decided on, by the frame that was seen, one by one or several. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import ReferencesPage from '../src/pages/references/ReferencesPage.vue'
import { user } from '../src/session'

interface Sent { verdict: string; views: { id: string; evidence_sha256: string }[] }
const view = (n: number) => ({
  id: `view-${n}`, camera: { id: `camera-${n}`, code: `${n}`, name: `Gate ${n}`, division: '1', division_name: 'East' }, status: 'candidate', source: 'learned', condition: 'colour', hour: 8,
  learned_at: '2026-03-02T08:00:00Z', expires_at: '2026-06-02T08:00:00Z', evidence_url: `/frame/${n}`, evidence_sha256: `${n}`.repeat(64), present_evidence_url: null,
})
let waiting: ReturnType<typeof view>[] = []
const sent: Sent[] = []
const asked: string[] = []
let outcome: (id: string) => string
let seeing: ((entries: { isIntersecting: boolean }[]) => void)[] = []

beforeEach(() => {
  waiting = [1, 2, 3].map(view)
  sent.length = asked.length = 0
  outcome = () => 'decided'
  seeing = []
  user.value = { permissions: ['approve_references'] } as never
  vi.stubGlobal('IntersectionObserver', class { constructor(report: (typeof seeing)[number]) { seeing.push(report) } observe() { /* reported by the test */ } disconnect() { /* nothing to end */ } })
  vi.stubGlobal('confirm', () => true)
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, search } = new URL(request.url)
    if (pathname.endsWith('/divisions')) return Response.json({ items: [] })
    if (request.method === 'POST') {
      const body = await request.json() as Sent
      sent.push(body)
      return Response.json({ items: body.views.map(({ id }) => ({ id, outcome: outcome(id) })) })
    }
    asked.push(search)
    return Response.json({ items: waiting, total: waiting.length, next_cursor: null })
  })
})
afterEach(() => { vi.unstubAllGlobals(); user.value = null })

async function opened(path = '/references'): Promise<VueWrapper> {
  const page = { template: '<i />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/references', name: 'references', component: page }, { path: '/cameras/:id', name: 'camera', component: page }] })
  await router.push(path)
  const mounted = mount(ReferencesPage, { global: { plugins: [i18n, router] }, attachTo: document.body })
  await flushPromises()
  return mounted
}
async function see(page: VueWrapper, n: number): Promise<void> {
  seeing[n - 1]?.([{ isIntersecting: true }])
  await page.get(`[data-reference="view-${n}"] [data-frame="first"] img`).trigger('load')
}
const press = async (key: string) => { document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); await flushPromises() }
const ids = (page: VueWrapper) => page.findAll('[data-reference]').map((card) => card.attributes('data-reference'))

test('what has not stood on the screen is neither chosen nor decided on', async () => {
  const page = await opened()
  await press('a')
  expect(sent).toEqual([])
  await see(page, 1)
  await page.get('[data-reference="view-2"] img').trigger('load') // its frame is there, but below the fold
  await page.get('[data-action="choose-seen"]').trigger('click')
  await page.get('[data-action="approve-chosen"]').trigger('click')
  await flushPromises()
  expect(sent).toEqual([{ verdict: 'approve', views: [{ id: 'view-1', evidence_sha256: '1'.repeat(64) }] }])
  expect(ids(page)).toEqual(['view-2', 'view-3'])
  page.unmount()
})

test('the keyboard goes from one to the next, approves, refuses and chooses', async () => {
  const page = await opened()
  for (const n of [1, 2, 3]) await see(page, n)
  await press('ArrowRight')
  expect(page.get('[aria-current]').attributes('data-reference')).toBe('view-2')
  await press('x')
  expect(sent.at(-1)).toEqual({ verdict: 'reject', views: [{ id: 'view-2', evidence_sha256: '2'.repeat(64) }] })
  expect(page.get('[aria-current]').attributes('data-reference'), 'the next one moves up').toBe('view-3')
  await press(' ')
  await press('ArrowLeft')
  await press(' ')
  await page.get('[data-action="approve-chosen"]').trigger('click')
  await flushPromises()
  expect(sent.at(-1)?.views.map(({ id }) => id)).toEqual(['view-1', 'view-3'])
  page.unmount()
})

test('what was left as it is is said, and the list is asked for again', async () => {
  outcome = (id) => (id === 'view-2' ? 'another_frame' : 'decided')
  const page = await opened('/references?division=360902&condition=infrared')
  expect(asked).toEqual(['?status=pending&division=360902&condition=infrared&limit=20'])
  for (const n of [1, 2]) await see(page, n)
  await page.get('[data-action="choose-seen"]').trigger('click')
  waiting = [2, 3].map(view)
  await page.get('[data-action="reject-chosen"]').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('Not used: Gate 1')
  expect(page.text()).toContain('1 was left as it is')
  expect([asked.length, ids(page)]).toEqual([2, ['view-2', 'view-3']])
  page.unmount()
})
