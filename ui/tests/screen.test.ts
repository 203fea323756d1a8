import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { connect, disconnect } from '../src/events'
import type { User } from '../src/api/types'
import { i18n } from '../src/i18n'
import ScreenEvents from '../src/pages/screen/ScreenEvents.vue'
import ScreenViews from '../src/pages/screen/ScreenViews.vue'
import { empty, settled, turned, type Rotation } from '../src/pages/screen/rotation'
import { user } from '../src/session'

const named = (...ids: string[]) => ids.map((id) => ({ id, name: `Camera ${id}` }))
const ids = (rotation: Rotation) => rotation.shown.map(({ id }) => id)
const after = (rotation: Rotation, cameras: { id: string; name: string }[], turns: number) =>
  Array.from({ length: turns }).reduce<Rotation>((state) => turned(state, cameras), rotation)

describe('the rotation of the big screen', () => {
  const five = named('a', 'b', 'c', 'd', 'e')
  test('changes one place at a time, and everybody comes up', () => {
    const first = settled(empty, five, 2)
    expect([0, 1, 2, 3, 4].map((turns) => ids(after(first, five, turns)))).toEqual([['a', 'b'], ['c', 'b'], ['c', 'd'], ['e', 'd'], ['e', 'a']])
  })
  test('replaces who has died where it stood, and leaves the others', () => {
    expect(ids(settled(settled(empty, five, 3), named('a', 'c', 'd', 'e'), 3))).toEqual(['a', 'd', 'c'])
  })
  test('brings up a new camera at the next turn', () => {
    const turning = after(settled(empty, five, 2), five, 7)
    expect(ids(turned(settled(turning, [...five, ...named('new')], 2), [...five, ...named('new')]))).toContain('new')
  })
  test('has fewer places than cameras at most', () => {
    expect(ids(settled(empty, named('a'), 4))).toEqual(['a'])
    expect(ids(turned(settled(empty, named('a'), 4), named('a')))).toEqual(['a'])
    expect(ids(settled(settled(empty, five, 4), named('d'), 4))).toEqual(['d'])
    expect(ids(settled(settled(empty, five, 4), [], 4))).toEqual([])
    expect(ids(turned(empty, []))).toEqual([])
  })
})

class Source extends EventTarget {
  static last: Source
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor() { super(); Source.last = this }
  close(): void { /* nothing to close */ }
}
const fact = (kind: string, data: unknown) => Source.last.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }))

/** What the service answers, by path. */
let answers: Record<string, (query: URLSearchParams) => unknown> = {}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    return Promise.resolve(new Response(JSON.stringify(answers[pathname]!(searchParams)), { headers: { 'Content-Type': 'application/json' } }))
  })
  i18n.global.locale.value = 'en'
  connect()
})
afterEach(() => {
  disconnect()
  user.value = null
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function show(component: typeof ScreenViews | typeof ScreenEvents) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] })
  await router.push('/')
  const page = mount(component, { global: { plugins: [i18n, router], stubs: { ScreenView: { props: ['camera'], template: '<b>{{ camera.id }}</b>' } } } })
  await flushPromises()
  return page
}

describe('the views of the big screen', () => {
  let online: string[] = []
  const up = (page: Awaited<ReturnType<typeof show>>) => page.findAll('b').map((each) => each.text())
  beforeEach(() => {
    answers = {
      '/api/v1/cameras': (query) => {
        const from = Number(query.get('cursor') ?? 0)
        return { items: named(...online.slice(from, from + 100)), next_cursor: from + 100 < online.length ? String(from + 100) : null, total: online.length }
      },
    }
  })

  test('come when the first checks have found cameras that play, and go with them', async () => {
    online = []
    const page = await show(ScreenViews)
    expect(page.text()).toContain('No class-1 camera can be played')
    online = ['a', 'b']
    fact('camera', { id: 'a', state: 'online' })
    await vi.advanceTimersByTimeAsync(6_000)
    expect(up(page)).toEqual(['a', 'b'])
    fact('camera', { id: 'a', state: 'offline' })
    await flushPromises()
    expect(up(page)).toEqual(['b'])
    online = ['b', 'c']
    await vi.advanceTimersByTimeAsync(6_000)
    expect(up(page)).toEqual(['b', 'c'])
    fact('camera', { id: 'a', state: 'online' })
    online = ['a', 'b', 'c']
    await vi.advanceTimersByTimeAsync(6_000)
    expect(up(page).sort()).toEqual(['a', 'b', 'c'])
    page.unmount()
  })
  test('are of all pages, not of the first hundred', async () => {
    online = Array.from({ length: 250 }, (_, at) => `c${at}`)
    const page = await show(ScreenViews)
    await vi.advanceTimersByTimeAsync(250 * 15_000 / 4)
    expect(up(page).every((id) => Number(id.slice(1)) >= 245 || Number(id.slice(1)) < 4)).toBe(true)
    page.unmount()
  })
})

test('the last events are changes of state and incidents, the newest first', async () => {
  answers = {
    '/api/v1/transitions': () => ({ items: [{ id: '1', at: '2026-11-28T08:00:00Z', camera_name: 'North gate', to_state: 'online', division_name: 'East', finding: null, faults: [] }] }),
    '/api/v1/incidents': () => ({
      items: [{ id: '2', number: 77, status: 'raised', kind: 'covered', cause: null, cameras_count: 1, camera: { id: 'x', name: 'South gate' }, raised_at: '2026-11-28T09:00:00Z', division_name: 'West' }],
    }),
  }
  user.value = { permissions: ['view_incidents'] } as unknown as User
  const page = await show(ScreenEvents)
  expect(page.findAll('li').map((line) => line.attributes('data-line'))).toEqual(['incident', 'change'])
  expect(page.text()).toContain('South gate')
  page.unmount()
})
