import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import CameraPicker from '../src/pages/wall/CameraPicker.vue'

vi.mock('vue-router', () => ({ useRoute: () => ({ query: {} }) }))

const asked: (string | null)[] = []
let fails = false

beforeEach(() => {
  asked.length = 0
  fails = false
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('fetch', (request: Request) => {
    const q = new URL(request.url).searchParams.get('q')
    asked.push(q)
    if (fails) return Promise.reject(new TypeError('no network'))
    const items = [1, 2].map((n) => ({ id: `${q}${n}`, name: `${q} ${n}`, code: `${n}`, state: 'online', lifecycle: 'in_use' }))
    return Promise.resolve(new Response(JSON.stringify({ items, total: 2, next_cursor: null }), { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function picker() {
  const page = mount(CameraPicker, { global: { plugins: [i18n] } })
  await flushPromises()
  const input = page.get('input')
  const enter = async () => {
    await input.trigger('keydown', { key: 'Enter' })
    await flushPromises()
  }
  return { page, input, enter, picked: () => (page.emitted('pick') ?? []).map(([camera]) => (camera as { id: string }).id) }
}
const pause = async () => {
  vi.advanceTimersByTime(500)
  await flushPromises()
}

test('Enter right behind the last letter waits for what was typed', async () => {
  const { input, enter, picked } = await picker()
  await input.setValue('gate')
  await enter()
  expect([asked, picked()]).toEqual([[null, 'gate'], ['gate1']])
})
test('Enter takes what the list shows for it, without asking again', async () => {
  const { input, enter, picked } = await picker()
  await input.setValue('gate')
  await pause()
  await input.trigger('keydown', { key: 'ArrowDown' })
  await enter()
  expect([asked, picked()]).toEqual([[null, 'gate'], ['gate2']])
})
test('Enter asks again after a failure, and takes nothing that was looked for before', async () => {
  const { input, enter, picked } = await picker()
  fails = true
  await input.setValue('gate')
  await enter()
  expect([asked, picked()]).toEqual([[null, 'gate'], []])
  fails = false
  await enter()
  expect([asked, picked()]).toEqual([[null, 'gate', 'gate'], ['gate1']])
})
