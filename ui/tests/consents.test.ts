/** Cameras that lack the consent of a military or classified site: named with what to do, and nothing where there is none. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import MissingConsents from '../src/pages/registry/MissingConsents.vue'

const camera = (code: string, away: number | null) => ({
  id: code, code, name: `Gate ${code}`, lifecycle: 'in_service', division_code: '1', division_name: 'East', site_id: 's', site_name: 'Barracks', away_m: away,
})
let pages: object[]
const asked: string[] = []

beforeEach(() => {
  i18n.global.locale.value = 'en'
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    asked.push(new URL(request.url).search)
    const body = pages.shift() ?? { items: [], next_cursor: null, total: 0 }
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }))
  }))
})
afterEach(() => { vi.unstubAllGlobals(); asked.length = 0; i18n.global.locale.value = 'zh-CN' })

async function shown(siteId?: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cameras/:id', name: 'camera', component: { template: '<i />' } }, { path: '/', component: { template: '<i />' } }] })
  const wrapper = mount(MissingConsents, { props: { siteId }, global: { plugins: [i18n, router] } })
  await flushPromises()
  return wrapper
}

test('each camera leads to its page, where the consent is added; more come on demand', async () => {
  pages = [{ items: [camera('1', 40), camera('2', null)], next_cursor: 'x', total: 3 }, { items: [camera('3', 7)], next_cursor: null, total: 3 }]
  const wrapper = await shown('s')
  expect(asked).toEqual(['?site_id=s'])
  expect(wrapper.get('h2').text()).toContain('3 cameras in service')
  expect(wrapper.findAll('li a').map((link) => link.attributes('href'))).toEqual(['/cameras/1', '/cameras/2'])
  expect(wrapper.text()).toContain('Barracks, 40 m away')
  await wrapper.get('button').trigger('click')
  await flushPromises()
  expect(asked[1]).toBe('?site_id=s&cursor=x')
  expect(wrapper.findAll('li')).toHaveLength(3)
})

test('where no consent is missing nothing is shown', async () => {
  pages = []
  expect((await shown()).text()).toBe('')
})
