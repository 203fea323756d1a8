/** What a list showed a moment ago is not what is saved: each form reads it again before it is changed. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, type Component } from 'vue'
import FormDialog from '../src/components/FormDialog.vue'
import { Problem } from '../src/api/problem'
import { i18n } from '../src/i18n'
import RecordForm from '../src/pages/camera/RecordForm.vue'
import FieldDialog from '../src/pages/fields/FieldDialog.vue'
import WindowDialog from '../src/pages/maintenance/WindowDialog.vue'
import ChannelDialog from '../src/pages/notifications/ChannelDialog.vue'
import RuleDialog from '../src/pages/notifications/RuleDialog.vue'
import RouteDialog from '../src/pages/patrol/RouteDialog.vue'
import PersonDialog from '../src/pages/people/PersonDialog.vue'
import RetireDialog from '../src/pages/registry/RetireDialog.vue'
import ScheduleDialog from '../src/pages/reports/ScheduleDialog.vue'
import { kinds } from '../src/registry'

type Known = Record<string, unknown>
let saved: Known
const sent: { method: string; tag: string | null; body: Known }[] = []

beforeEach(() => {
  i18n.global.locale.value = 'en'
  kinds.value = [{ kind: 'camera', columns: [{ code: 'SBMC', field: 'name', label: 'name', label_en: 'name', kind: 'text', choices: [] }] }] as never
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET') sent.push({ method: request.method, tag: request.headers.get('If-Match'), body: request.body ? await request.json() as Known : {} })
    const list = /(channels|rules|custom-fields|units|divisions)$/.test(pathname)
    return Response.json(list ? { items: [saved] } : saved)
  })
})
afterEach(() => { vi.unstubAllGlobals(); sent.length = 0; kinds.value = []; i18n.global.locale.value = 'zh-CN' })

const WINDOW = { id: 'x', scope: 'camera', scope_id: 'c', starts_at: '2026-03-02T08:00:00Z', ends_at: '2026-03-02T10:00:00Z', weekdays: [], until: null, may_change: true, cancelled_at: null }
const line = (name: string, made: boolean) => ({ line: name, language: made ? 'en' : null })
const rule = { id: 'x', channel_id: 'c', escalate_channel_id: null, division: null, classes: [], kinds: [], units: [], occasions: [], hold_s: 0, repeat_min: 0, escalate_min: 0 }
const camera = { id: 'x', name: 'gate', lifecycle: 'in_service', next_lifecycles: [] }
const name = (value: string) => [{ column: 'SBMC', field: 'name', value }]

test.each<[string, Component, Known, Known, Known, string | null, Known]>([
  ['a channel', ChannelDialog, {}, { id: 'x', name: 'old', enabled: true }, { id: 'x', name: 'new', enabled: false }, null, { name: 'new', enabled: false }],
  ['a rule', RuleDialog, { channels: [], units: [] }, { ...rule, name: 'old' }, { ...rule, name: 'new', hold_s: 60 }, null, { name: 'new', hold_s: 60 }],
  ['a person', PersonDialog, {}, { id: 'x', display_name: 'old', role: 'operator' }, { id: 'x', display_name: 'new', role: 'auditor' }, null, { display_name: 'new', role: 'auditor' }],
  ['a field', FieldDialog, {}, { id: 'x', zh: 'old', kind: 'text', choices: [], version: 1 }, { id: 'x', zh: 'new', kind: 'text', choices: [], version: 2 }, '"v2"', { zh: 'new' }],
  ['a window', WindowDialog, {}, { ...WINDOW, reason: 'old', version: 1 }, { ...WINDOW, reason: 'new', version: 2 }, '"v2"', { reason: 'new' }],
  ['a route', RouteDialog, {}, { id: 'x', name: 'old', cameras: [{ id: 'a' }], version: 1 }, { id: 'x', name: 'new', cameras: [{ id: 'b' }], version: 2 }, '"v2"', { name: 'new', camera_ids: ['b'] }],
  ['the schedule', ScheduleDialog, {}, {}, { lines: [line('daily', false), line('monthly', true)], version: 2 }, '"v2"', { lines: { monthly: 'en' } }],
  ['a record that goes', RetireDialog, {}, { kind: 'site', key: 'x', tag: '"1"' }, { kind: 'site', key: 'x', tag: '"2"' }, '"2"', {}],
  ['a camera', RecordForm, { camera: { ...camera, record: name('old'), version: 1 } }, {}, { ...camera, record: name('new'), version: 2 }, '"v2"', { record: {} }],
])('%s is changed from what is saved now', async (_, dialog, props, known, now, tag, body) => {
  saved = now
  const form = mount(dialog, { props, global: { plugins: [i18n] }, attachTo: document.body })
  ;(form.vm as unknown as { open: (known: Known) => void }).open(known)
  await flushPromises()
  await (form.getComponent(FormDialog).props('send') as () => Promise<unknown>)()
  expect(sent).toEqual([{ method: expect.any(String) as string, tag, body: expect.objectContaining(body) as Known }])
  form.unmount()
})

const Form = defineComponent({
  components: { FormDialog },
  setup: (_, { expose }) => {
    let dialog: InstanceType<typeof FormDialog> | null = null
    expose({ open: (...given: Parameters<NonNullable<typeof dialog>['open']>) => dialog?.open(...given) })
    return () => h(FormDialog, { ref: (found) => { dialog = found as typeof dialog }, title: 'form', save: 'save', send: () => Promise.resolve() }, () => h('input', { name: 'text' }))
  },
})

test('the form stands once what it shows is read, with the focus in its first field; an earlier opening is forgotten', async () => {
  const page = mount(Form, { global: { plugins: [i18n] }, attachTo: document.body })
  const { open } = page.vm as unknown as { open: (ask: () => Promise<string>, take: (saved: string) => void) => void }
  const taken: string[] = []
  const arrive: ((saved: string) => void)[] = []
  const asks = () => new Promise<string>((resolve) => { arrive.push(resolve) })
  open(asks, (one) => taken.push(one))
  page.get('dialog').element.close()
  open(asks, (other) => taken.push(other))
  await flushPromises()
  arrive[0]!('of the one before')
  await flushPromises()
  expect([taken, page.find('input').exists(), page.get('button.primary').attributes('disabled')]).toEqual([[], false, ''])
  arrive[1]!('of this')
  await flushPromises()
  expect(taken).toEqual(['of this'])
  expect(document.activeElement).toBe(page.get('input').element)
  expect(page.get('button.primary').attributes('disabled')).toBeUndefined()
  page.unmount()
})

test('what cannot be read is said, and asked for again', async () => {
  const page = mount(Form, { global: { plugins: [i18n] }, attachTo: document.body })
  const { open } = page.vm as unknown as { open: (ask: () => Promise<string>, take: (saved: string) => void) => void }
  let fails = true
  open(() => (fails ? Promise.reject(Problem.unreachable()) : Promise.resolve('')), () => undefined)
  await flushPromises()
  expect([page.findAll('[role=alert]').length, page.find('input').exists()]).toEqual([1, false])
  fails = false
  await page.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect([page.findAll('[role=alert]').length, page.find('input').exists()]).toEqual([0, true])
  page.unmount()
})
