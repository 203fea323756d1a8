/** What the code on a pole opens: the cameras of that pole, or the one camera there is. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import PolePage from '../src/pages/labels/PolePage.vue'

const camera = (id: string) => ({ id, code: id, name: `Gate ${id}`, state: 'online' })
const pole = (division: string, ...cameras: string[]) => ({ division, division_name: 'East', number: 'P 1/2', site_name: null, cameras: cameras.map(camera) })
let items: object[]
const asked: string[] = []

beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    asked.push(request.url)
    return Promise.resolve(new Response(JSON.stringify({ items, next_cursor: null, total: items.length }), { headers: { 'Content-Type': 'application/json' } }))
  }))
})
afterEach(() => { vi.unstubAllGlobals(); asked.length = 0 })

async function opened() {
  const router = createRouter({ history: createMemoryHistory(), routes: [
    { path: '/go/pole/:division/:number', redirect: (to) => ({ name: 'pole', params: to.params }) },
    { path: '/poles/:division/:number', name: 'pole', component: { template: '<i />' } }, { path: '/cameras/:id', name: 'camera', component: { template: '<i />' } },
  ] })
  await router.push('/go/pole/3609/P%201%2F2')
  const page = mount(PolePage, { global: { plugins: [router, i18n] } })
  await flushPromises()
  return { page, router }
}

test('lists the cameras of that pole and of no other with its number', async () => {
  items = [pole('3609', 'a', 'b'), pole('360902', 'c')]
  const { page } = await opened()
  expect(new URL(asked[0] ?? '').searchParams.get('number')).toBe('P 1/2')
  expect(page.findAll('a').map((link) => link.attributes('href'))).toEqual(['/cameras/a', '/cameras/b'])
})
test('opens the only one', async () => {
  items = [pole('3609', 'a')]
  expect((await opened()).router.currentRoute.value.fullPath).toBe('/cameras/a')
})
test('says that there is none', async () => {
  items = []
  expect((await opened()).page.text()).toContain(i18n.global.t('labels.none'))
})
