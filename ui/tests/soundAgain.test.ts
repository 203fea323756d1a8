/** What went by itself after a crew was sent says so where the crew and the office look. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Incident, IncidentDetail } from '../src/api/types'
import IncidentTags from '../src/components/IncidentTags.vue'
import { i18n } from '../src/i18n'
import OrderResult from '../src/pages/repairs/OrderResult.vue'
import { dateTime, now } from '../src/time'

const SOUND = '2026-03-02T08:00:00Z', LOOKS = '2026-03-02T08:30:00Z'
const incident = (more: object) => ({
  status: 'dispatched', due_at: '2026-03-02T09:00:00Z', overdue: false, returns: 0, reopened: 0, supervised: false, supervised_until: null, recovered_at: SOUND, check_at: LOOKS,
  checking_since: null, checks_needed: 3, repaired_at: null, paused_at: null, cameras_count: 1, resolution: null, kind: 'offline', history: [], checks: [], members: [], before: null, after: null, ...more,
}) as unknown as IncidentDetail
const plugins = [i18n, createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })]

beforeEach(() => { i18n.global.locale.value = 'en'; now.value = Date.parse('2026-03-02T12:00:00Z') })
afterEach(() => { i18n.global.locale.value = 'zh-CN' })

const tags = (more: object) => mount(IncidentTags, { props: { incident: incident(more) as Incident }, global: { plugins } }).text()

test('its time stands, and since when', () => {
  expect(tags({})).toBe(`Sound again since ${dateTime(SOUND).slice(5)}`)
  expect(tags({ overdue: true, due_at: '2026-03-02T07:00:00Z' })).toContain('1h overdue')
  expect(tags({ recovered_at: null, overdue: true })).toContain('3h overdue')
  expect(tags({ repaired_at: '2026-03-02T07:30:00Z', status: 'awaiting_check' })).toBe('repaired in time')
})

test('the crew on its way reads from when on the service looks', () => {
  const said = (more: object) => mount(OrderResult, { props: { detail: incident(more), status: 'dispatched', unsent: false }, global: { plugins } }).text()
  expect(said({})).toContain(dateTime(LOOKS).slice(5))
  expect(said({ recovered_at: null, check_at: null })).toBe('')
})
