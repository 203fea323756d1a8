/** Keys of an incident on a slow line: what the page shows can be acted on, though the step before is not answered yet. */
import { flushPromises, shallowMount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect, disconnect } from '../src/events'
import { i18n } from '../src/i18n'
import EventDetail from '../src/pages/events/EventDetail.vue'

class Source extends EventTarget {
  static last: Source
  constructor() { super(); Source.last = this }
  close(): void { /* nothing to close */ }
}

const incident = (status: string, ...allowed: string[]) => ({ id: 'i', number: 1, status, allowed_actions: allowed, history: [], members: [], camera: { name: 'East' } })
let service: ReturnType<typeof incident>
let posts: number

beforeEach(() => {
  posts = 0
  vi.stubGlobal('EventSource', Source)
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method === 'GET') return Promise.resolve(Response.json(service))
    posts += 1
    return new Promise(() => undefined)
  })
  connect()
})
afterEach(() => { disconnect(); vi.unstubAllGlobals() })

test('the order is opened once the page has heard that the alarm is taken, and that is not sent twice', async () => {
  const open = vi.fn()
  service = incident('raised', 'acknowledge')
  const page = shallowMount(EventDetail, { props: { incidentId: 'i' }, global: { plugins: [i18n], stubs: { ActionDialog: { methods: { open }, template: '<i />' } } } })
  await flushPromises()
  page.vm.press('acknowledge')
  page.vm.press('acknowledge')
  service = incident('acknowledged', 'dispatch')
  Source.last.dispatchEvent(new MessageEvent('incident', { data: JSON.stringify(service) }))
  await flushPromises()
  page.vm.press('dispatch')
  expect([posts, open.mock.calls]).toEqual([1, [['dispatch']]])
  expect(page.get('[data-action=dispatch]').attributes('disabled')).toBeUndefined()
  page.unmount()
})
