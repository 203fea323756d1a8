/** A camera's page that stays open: it follows what changes, and never shows what was before as if it were now. */
import { flushPromises, mount, shallowMount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CameraDetail } from '../src/api/types'
import AgeText from '../src/components/AgeText.vue'
import EvidenceThumb from '../src/components/EvidenceThumb.vue'
import FormDialog from '../src/components/FormDialog.vue'
import StateMark from '../src/components/StateMark.vue'
import { connect, disconnect, type CameraChange } from '../src/events'
import { i18n } from '../src/i18n'
import CameraPage from '../src/pages/camera/CameraPage.vue'
import FactsPanel from '../src/pages/camera/FactsPanel.vue'
import RecordForm from '../src/pages/camera/RecordForm.vue'
import StateStrip from '../src/pages/camera/StateStrip.vue'

class Source extends EventTarget {
  static last: Source
  constructor() { super(); Source.last = this }
  close(): void { /* nothing to close */ }
}

const BEFORE = {
  id: 'a', code: '3609', name: 'East gate', state: 'degraded', finding: 'ok', faults: ['black'], flapping: false, since: '2026-03-02T08:00:00Z',
  checked_at: '2026-03-02T08:00:00Z', evidence_url: '/one', tags: [], detail: '', version: 3, lifecycle: 'in_service', record: [],
  health: { detail: 'black since eight', measures: { luma_mean: 2 }, stream: null, not_checkable: [] },
} as unknown as CameraDetail
let service: CameraDetail
let asked: number
const sent: Request[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  service = BEFORE
  asked = sent.length = 0
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url)
    if (request.method === 'PATCH') sent.push(request)
    else if (pathname.endsWith('/cameras/a')) asked += 1
    if (pathname.endsWith('/cameras/a')) return Promise.resolve(Response.json(service))
    const columns = [{ code: 'SBMC', field: 'name', choices: [] }]
    return Promise.resolve(Response.json({ items: pathname.endsWith('/registry') ? [{ kind: 'camera', columns }] : [] }))
  })
  i18n.global.locale.value = 'en'
  connect()
})
afterEach(() => {
  disconnect()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function page() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cameras/:id', name: 'camera', component: CameraPage }] })
  await router.push('/cameras/a')
  const mounted = shallowMount(CameraPage, { global: { plugins: [router, i18n] } })
  await flushPromises()
  return mounted
}

async function told(change: Partial<CameraChange>): Promise<void> {
  Source.last.dispatchEvent(new MessageEvent('camera', { data: JSON.stringify({ id: 'a', ...change }) }))
  await flushPromises()
}

test.each<[string, Partial<CameraDetail>]>([
  ['other faults of a state that is the same', { faults: ['covered', 'defocused'] }],
  ['a camera that begins to drop out again and again', { flapping: true }],
  ['a state that somebody has set to what it was', { since: '2026-03-02T09:00:00Z' }],
  ['another state', { state: 'online', faults: [] }],
])('shows what %s rests on, in the strip of states too', async (_, change) => {
  const shown = await page()
  const strip = shown.findComponent(StateStrip).props('version')
  service = { ...BEFORE, ...change, health: { ...BEFORE.health, detail: 'now', measures: { luma_mean: 90 } } } as CameraDetail
  await told({ state: BEFORE.state, finding: 'ok', faults: BEFORE.faults, flapping: false, since: BEFORE.since, ...change } as CameraChange)
  expect(shown.findComponent(FactsPanel).props('camera').health?.measures).toEqual({ luma_mean: 90 })
  expect(shown.findComponent(StateMark).props('state')).toBe(service.state)
  expect(shown.findComponent(StateStrip).props('version')).not.toBe(strip)
  shown.unmount()
})

test('the age of the last frame is the frame’s, not that of a check that saw none', async () => {
  service = { ...BEFORE, state: 'offline', finding: 'timed_out', evidence_at: '2026-03-01T08:00:00Z' }
  const shown = await page()
  expect(shown.findComponent(EvidenceThumb).props('at')).toBe('2026-03-01T08:00:00Z')
  expect(shown.get('.pictures').findComponent(AgeText).props('at')).toBe('2026-03-01T08:00:00Z')
  shown.unmount()
})

test('of another camera nothing is asked for', async () => {
  const shown = await page()
  await told({ id: 'b', state: 'offline' })
  expect(asked).toBe(1)
  shown.unmount()
})

test('the last check is the last one also when it has changed nothing, as long as somebody looks', async () => {
  const shown = await page()
  service = { ...BEFORE, checked_at: '2026-03-02T08:01:00Z', evidence_url: '/two' }
  await vi.advanceTimersByTimeAsync(60_000)
  await flushPromises()
  expect(shown.findComponent(FactsPanel).props('camera').evidence_url).toBe('/two')
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(asked).toBe(2)
  hidden.mockReturnValue(false)
  shown.unmount()
  await vi.advanceTimersByTimeAsync(300_000)
  expect(asked).toBe(2)
  hidden.mockRestore()
})

test('a record that is being edited is sent as a change of the one that was seen, whatever the page has heard since', async () => {
  const column = (value: string) => [{ column: 'SBMC', field: 'name', value }]
  const seen = { ...BEFORE, record: column('East gate') } as unknown as CameraDetail
  service = seen
  const form = mount(RecordForm, { props: { camera: seen }, global: { plugins: [i18n] } })
  form.vm.open()
  await flushPromises()
  await form.setProps({ camera: { ...seen, version: 4, record: column('another’s name') } as unknown as CameraDetail })
  await (form.findComponent(FormDialog).props('send') as () => Promise<void>)()
  expect(sent[0]?.headers.get('If-Match')).toBe('"v3"')
  expect(await sent[0]?.json()).toMatchObject({ record: {} })
  form.unmount()
})
