/** What stands on a phone and a list of an incident that was sent back too often, or closed without proof. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Incident, IncidentDetail } from '../src/api/types'
import IncidentFrames from '../src/components/IncidentFrames.vue'
import IncidentTags from '../src/components/IncidentTags.vue'
import { i18n } from '../src/i18n'
import OrderResult from '../src/pages/repairs/OrderResult.vue'
import { now } from '../src/time'

const NOW = Date.parse('2026-03-02T08:00:00Z')
const incident = (more: object) => ({
  status: 'returned', due_at: '2026-03-04T08:00:00Z', overdue: false, returns: 4, reopened: 0, supervised: true, supervised_until: '2026-03-03T08:00:00Z',
  repaired_at: null, paused_at: null, cameras_count: 1, resolution: null, kind: 'offline', history: [], checks: [], before: null, after: null, ...more,
}) as unknown as IncidentDetail
const plugins = [i18n, createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })]
const step = (action: string, to: string, by: string | null, remark: string) => ({ action, to_status: to, from_status: 'awaiting_check', by: by && { id: 'u', name: by }, remark, detail: {} })

beforeEach(() => { i18n.global.locale.value = 'en'; now.value = NOW })
afterEach(() => { i18n.global.locale.value = 'zh-CN'; vi.unstubAllGlobals() })

test.each<[string, object, string]>([
  ['how long is left of it', {}, 'Supervised: 24h left'],
  ['by how much it is late', { supervised_until: '2026-03-02T06:00:00Z' }, 'Supervised: 2h overdue'],
  ['nothing of it while the repair is looked at', { repaired_at: '2026-03-02T07:00:00Z' }, 'Supervised'],
])('the deadline of a supervised one: %s', (_, more, said) => {
  expect(mount(IncidentTags, { props: { incident: incident(more) as Incident }, global: { plugins } }).get('[data-supervised]').text()).toBe(said)
})

test('closed without proof it says so, and promises no frame', () => {
  const closed = incident({ status: 'closed', resolution: 'overridden', history: [step('override', 'closed', 'Zhao', 'the pole is gone')] })
  expect(mount(IncidentTags, { props: { incident: closed as Incident }, global: { plugins } }).find('[data-overridden]').exists()).toBe(true)
  expect(mount(IncidentFrames, { props: { incident: closed }, global: { plugins } }).text()).toContain('No frame after')
  const result = mount(OrderResult, { props: { detail: closed, status: 'closed', unsent: false }, global: { plugins } }).text()
  expect(result).toContain('Zhao: the pole is gone')
})

test('what a person has sent back is not called a check', () => {
  const back = incident({ history: [step('return', 'returned', 'Zhao', 'the cable hangs down')] })
  const result = mount(OrderResult, { props: { detail: back, status: 'returned', unsent: false }, global: { plugins } }).text()
  expect(result).toContain('Sent back by Zhao')
  expect(result).toContain('the cable hangs down')
})
