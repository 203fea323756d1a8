import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { User } from '../src/api/types'
import { i18n } from '../src/i18n'
import PatrolPanel from '../src/pages/patrol/PatrolPanel.vue'
import PatrolsPage from '../src/pages/patrol/PatrolsPage.vue'
import { user } from '../src/session'

interface Asked { method: string; path: string; query: URLSearchParams; body: unknown }
const asked: Asked[] = []
const NOTHING = ({ path }: Asked) => (path.endsWith('/patrol-routes/r') ? ROUTE : { items: [], total: 0, next_cursor: null })
let answer: (asked: Asked) => unknown = NOTHING

beforeEach(() => {
  asked.length = 0
  answer = NOTHING
  i18n.global.locale.value = 'en'
  user.value = { permissions: ['watch_live', 'manage_walls', 'view_patrols'] } as unknown as User
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true }
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname: path, searchParams: query } = new URL(request.url)
    const each = { method: request.method, path, query, body: request.body ? await request.json() : null }
    asked.push(each)
    return new Response(JSON.stringify(answer(each)), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  user.value = null
  vi.unstubAllGlobals()
})

async function router(at = '/') {
  const made = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: {} }, { path: '/p', name: 'patrols', component: {} }, { path: '/c/:id', name: 'camera', component: {} }] })
  await made.push(at)
  return made
}

const ROUTE = { id: 'r', division: 'town', division_name: 'Town', number: 3, name: 'Gates', dwell_s: 10, version: 7, cameras: ['a', 'b', 'c'].map((id) => ({ id, name: `Camera ${id}` })) }
const standing = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `${at}`, name: `${at}` }))
async function panel(count: number) {
  const page = mount(PatrolPanel, { props: { routes: [ROUTE] as never, problem: null, standing: standing(count) }, global: { plugins: [i18n, await router()] } })
  await flushPromises()
  return page
}

test('a route gets another name, number, dwell and order', async () => {
  const page = await panel(1)
  await page.get('[aria-label="Change the route “Gates”"]').trigger('click')
  await flushPromises()
  const dialog = page.getComponent({ name: 'RouteDialog' })
  await dialog.get('[name=name]').setValue('North gates')
  await dialog.get('[name=number]').setValue(12)
  await dialog.get('[name=dwell]').setValue(25)
  await dialog.get('[aria-label="Camera c earlier"]').trigger('click')
  await dialog.get('[aria-label="Leave out Camera a"]').trigger('click')
  await dialog.get('textarea').setValue('the bridge is closed')
  await dialog.get('form').trigger('submit')
  await flushPromises()
  const put = asked.find(({ method }) => method === 'PUT')!
  expect([put.path, put.body]).toEqual(['/api/v1/patrol-routes/r', { division: 'town', number: 12, name: 'North gates', dwell_s: 25, camera_ids: ['c', 'b'], reason: 'the bridge is closed' }])
  expect(page.emitted('changed')).toHaveLength(1)
})

test.each([
  ['Draw “Gates” anew from what is up', 'PUT', { division: 'town', number: 3, name: 'Gates', dwell_s: 10, camera_ids: ['0', '1'], reason: 'roadworks' }, ''],
  ['Delete the route “Gates”', 'DELETE', null, 'roadworks'],
] as const)('“%s” asks for the reason', async (label, method, body, said) => {
  const page = await panel(2)
  await page.get(`[aria-label="${label}"]`).trigger('click')
  await flushPromises()
  const dialog = page.findAllComponents({ name: 'FormDialog' }).at(-1)!
  await dialog.get('textarea').setValue(' roadworks ')
  await dialog.get('form').trigger('submit')
  await flushPromises()
  const sent = asked.find((each) => each.method === method)!
  expect([sent.path, sent.body, sent.query.get('reason') ?? '']).toEqual(['/api/v1/patrol-routes/r', body, said])
  expect(page.emitted('changed')).toHaveLength(1)
})

test('the routes of a past day can be read, each with its history', async () => {
  answer = ({ path }) => {
    if (path.endsWith('/changes')) return { items: [{ id: 'x', at: '2026-11-01T00:00:00Z', actor: 'li', reason: 'roadworks', deed: 'removed', may_undo: false, fields: [{ field: 'name', label: '名称', label_en: 'name', before: 'Gates', before_en: 'Gates', after: null, after_en: null }] }], total: 1, next_cursor: null }
    return { items: path.endsWith('routes') ? [ROUTE] : [], total: 0, next_cursor: null }
  }
  const address = await router('/p')
  const page = mount(PatrolsPage, { global: { plugins: [i18n, address] } })
  await flushPromises()
  await page.get('[name=day]').setValue('2026-10-01')
  await flushPromises()
  expect(address.currentRoute.value.query).toEqual({ day: '2026-10-01' })
  expect(asked.at(-1)!.query.get('day')).toBe('2026-10-01')
  await page.get('[data-route=r] button').trigger('click')
  await flushPromises()
  expect(page.get('dialog').text()).toContain('li · removed · roadworks')
})

test('more cameras than a route holds are said, and not silently cut', async () => {
  expect((await panel(64)).text()).not.toContain('A route takes')
  expect((await panel(70)).text()).toContain('A route takes 64 at most: the first 64 of the 70 that are up.')
})

test('the log of patrols is filtered, and the filters stand in the address', async () => {
  answer = ({ path }) => ({ items: path.endsWith('routes') ? [ROUTE] : [], total: 0, next_cursor: null })
  const address = await router('/p?mine=true')
  const page = mount(PatrolsPage, { global: { plugins: [i18n, address] } })
  await flushPromises()
  const asks = () => asked.filter(({ path }) => path === '/api/v1/patrols').map(({ query }) => Object.fromEntries(query))
  expect(asks()).toEqual([{ mine: 'true' }])
  expect(page.text()).toContain('No patrol matches')
  await page.get('[name=mine]').setValue(false)
  await page.get('[name=route]').setValue('r')
  await page.get('[name=from]').setValue('2026-11-01T08:00')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(asks().at(-1)).toEqual({ route_id: 'r', from: new Date('2026-11-01T08:00').toISOString() })
  expect(address.currentRoute.value.query).toEqual({ route: 'r', from: '2026-11-01T08:00' })
})
