/** What the service has refused of what was done without a network, in words on the phone. */
import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import OutboxNote from '../src/components/OutboxNote.vue'
import { i18n } from '../src/i18n'
import { waiting, type Refusal } from '../src/offline/outbox'

const refusal = (kind: string, said: string): Refusal => ({
  kind, status: 409, title: '', detail: said, said: { text: said, code: '', params: {} }, incident_status: 'dispatched',
})

afterEach(() => { waiting.value = [] })

test.each([
  ['who has the order now, beside where it stands', 'not-yours', 'the order belongs to Crew two', true],
  ['where the incident stands, which is why', 'not-possible-now', 'not possible while it is dispatched', false],
])('says %s', (_, kind, detail, told) => {
  i18n.global.locale.value = 'en'
  waiting.value = [{
    id: '1', user_id: 'u', order_id: 'o', incident_id: 'i', place: 'East gate', happened_at: '2026-11-23T08:00:00Z',
    content: { kind: 'action', body: { action: 'arrive' } }, refusal: refusal(kind, detail),
  }]
  const text = mount(OutboxNote, { global: { plugins: [i18n] } }).text()
  expect(text).toContain('(now: Dispatched)')
  expect(text.includes(detail)).toBe(told)
})
