/** A record is changed from what is saved now, not from what a list showed some time ago. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { RecordColumn, RegistryRecord } from '../src/api/types'
import { i18n } from '../src/i18n'
import RecordDialog from '../src/pages/registry/RecordDialog.vue'
import { kinds } from '../src/registry'

const column = (field: string) => ({ field, label: field, label_en: field, kind: 'text', choices: [] } as unknown as RecordColumn)
const room = (tag: string, values: Record<string, string>) => ({ kind: 'room', key: 'r', name: 'East', tag, values, may_edit: true, retired: false } as unknown as RegistryRecord)
let answer: () => Response | Promise<Response>
const sent: Request[] = []

beforeEach(() => {
  i18n.global.locale.value = 'en'
  kinds.value = [{ kind: 'room', columns: [column('name'), column('phone')] }]
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    sent.push(request)
    return Promise.resolve(answer())
  }))
})
afterEach(() => { vi.unstubAllGlobals(); sent.length = 0; kinds.value = []; i18n.global.locale.value = 'zh-CN' })

const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status === 200 ? 'application/json' : 'application/problem+json' } })

function opened() {
  const wrapper = mount(RecordDialog, { props: { references: { choicesOf: () => null } as never }, global: { plugins: [i18n] } })
  wrapper.vm.open('room', room('"1"', { name: 'East', phone: '1' }))
  return wrapper
}
const fields = (wrapper: ReturnType<typeof opened>) => wrapper.findAll('.pair input').map((input) => (input.element as HTMLInputElement).value)

test('the form waits for what is saved now, and what it sends is a change of that', async () => {
  let arrive: (response: Response) => void = () => undefined
  answer = () => new Promise<Response>((resolve) => { arrive = resolve })
  const wrapper = opened()
  await nextTick()
  expect(fields(wrapper)).toEqual([])
  expect(wrapper.get('button.primary').attributes('disabled')).toBeDefined()
  answer = () => json(room('"2"', { name: 'East gate', phone: '2' }))
  arrive(await answer())
  await flushPromises()
  expect(fields(wrapper)).toEqual(['East gate', '2'])
  await wrapper.findAll('.pair input')[1]!.setValue('3')
  await wrapper.get('form').trigger('submit')
  await flushPromises()
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'PATCH'])
  expect(sent[1]!.headers.get('If-Match')).toBe('"2"')
  expect((await sent[1]!.json() as { values: object }).values).toEqual({ phone: '3' })
})

test('a record that cannot be read again is said, and asked for once more', async () => {
  answer = () => json({ type: 'about:blank', title: 'Unavailable', status: 503 }, 503)
  const wrapper = opened()
  await flushPromises()
  expect(wrapper.findAll('[role=alert]')).toHaveLength(1)
  expect(fields(wrapper)).toEqual([])
  answer = () => json(room('"2"', { name: 'East gate', phone: '2' }))
  await wrapper.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect(wrapper.find('[role=alert]').exists()).toBe(false)
  expect(fields(wrapper)).toEqual(['East gate', '2'])
})
