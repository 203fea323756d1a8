import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetDivisions } from '../src/divisions'
import { i18n } from '../src/i18n'
import DivisionTree from '../src/pages/wall/DivisionTree.vue'
import { changed, emptyWall, fitting } from '../src/pages/wall/state'

interface Asked { path: string; query: URLSearchParams }
const asked: Asked[] = []
const NOTHING = () => ({ items: [], total: 0, next_cursor: null })
let answer: (asked: Asked) => unknown = NOTHING

beforeEach(() => {
  asked.length = 0
  answer = NOTHING
  forgetDivisions()
  i18n.global.locale.value = 'en'
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname: path, searchParams: query } = new URL(request.url)
    const each = { path, query }
    asked.push(each)
    return Promise.resolve(new Response(JSON.stringify(answer(each)), { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const division = (code: string, parent: string | null, cameras: number) => ({ code, name: code, parent_code: parent, kind: 'county', cameras, longitude: null, latitude: null })
const camera = (id: number, place: string) => ({ id: `${id}`, name: `Camera ${id}`, code: `${id}`, division: place, state: 'online', lifecycle: 'in_use' })

/** 640 cameras in a town, and so many in the county itself behind them in the list. */
function county(own: number) {
  const all = [...Array.from({ length: 640 }, (_, at) => camera(at, 'town')), ...Array.from({ length: own }, (_, at) => camera(1_000 + at, 'county'))]
  answer = ({ path, query }) => {
    if (path === '/api/v1/divisions') return { items: [division('county', null, all.length), division('town', 'county', 640)] }
    const from = Number(query.get('cursor') ?? 0)
    const limit = Number(query.get('limit'))
    return { items: all.slice(from, from + limit), total: all.length, next_cursor: from + limit < all.length ? `${from + limit}` : null }
  }
}
async function tree() {
  const page = mount(DivisionTree, { global: { plugins: [i18n] } })
  await flushPromises()
  return page
}

test('a division with many cameras in its parts shows its own', async () => {
  county(3)
  const page = await tree()
  expect(page.findAll('[data-code]').map((each) => each.attributes('data-code'))).toEqual(['1000', '1001', '1002'])
  expect(page.text()).not.toContain('more:')
})
test('a division without cameras of its own asks for none', async () => {
  county(0)
  await tree()
  expect(asked.map(({ path }) => path)).toEqual(['/api/v1/divisions'])
})
test('what is not listed is counted', async () => {
  county(900)
  const page = await tree()
  expect(page.findAll('[data-code]')).toHaveLength(360)
  expect(page.text()).toContain('540 more: find them by name')
})
test('a whole division says how many it is of', async () => {
  county(10)
  const page = await tree()
  await page.get('.all').trigger('click')
  await flushPromises()
  const [cameras, of] = page.emitted('pick')![0] as [unknown[], number]
  expect([cameras.length, of]).toEqual([100, 650])
})
test('a screen says for how many it has room', () => {
  const screen = changed(emptyWall(), { do: 'page', by: 1 }).screens[0]!
  expect([fitting(screen, 2, 100), fitting({ ...screen, page: 1 }, 2, 100), fitting({ ...screen, page: 30 }, 0, 5)]).toEqual([98, 94, 0])
})
