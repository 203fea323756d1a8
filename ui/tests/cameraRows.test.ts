/** Rows of the list of cameras that server-sent events keep up to date. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Camera } from '../src/api/types'
import { useCameraPages } from '../src/cameras'
import { connect, disconnect, type CameraChange } from '../src/events'
import { i18n } from '../src/i18n'
import { useWords } from '../src/i18n/words'

class Source extends EventTarget {
  static last: Source
  constructor() { super(); Source.last = this }
  close(): void { /* nothing to close */ }
}

const WEATHER = 'It plays. Weather: 5 of 6 cameras of this area are veiled at once.'
const row = (id: string) => ({ id, state: 'online', finding: 'ok', faults: [] as string[], flapping: false, detail: WEATHER }) as Camera

beforeEach(() => {
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(
    JSON.stringify({ items: [row('a'), row('b')], next_cursor: null, total: 2 }), { headers: { 'Content-Type': 'application/json' } },
  )))
  i18n.global.locale.value = 'en'
  connect()
})
afterEach(() => {
  disconnect()
  vi.unstubAllGlobals()
})

test('say the weather, until what they say is of before', async () => {
  let load = () => Promise.resolve()
  const list = mount({
    setup() {
      const { items, restart } = useCameraPages(() => ({}))
      load = restart
      return { items, words: useWords() }
    },
    template: '<p v-for="camera in items" :key="camera.id">{{ camera.state }}: {{ words.reason(camera) }}</p>',
  }, { global: { plugins: [i18n] } })
  const told = () => list.findAll('p').map((line) => line.text())
  await load()
  expect(told()).toEqual(['online: weather: 5 of 6 around are veiled', 'online: weather: 5 of 6 around are veiled'])
  const change: Partial<CameraChange> = { id: 'b', state: 'offline', finding: 'timed_out', faults: [] }
  Source.last.dispatchEvent(new MessageEvent('camera', { data: JSON.stringify(change) }))
  await list.vm.$nextTick()
  expect(told()).toEqual(['online: weather: 5 of 6 around are veiled', 'offline: No answer in time'])
})
