/** A notification rule in its form: for which units, with pictures or not, and which channels get the link alone. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Channel, NotifyRule, UnitRow } from '../src/api/types'
import { i18n } from '../src/i18n'
import RuleDialog from '../src/pages/notifications/RuleDialog.vue'
import RuleTable from '../src/pages/notifications/RuleTable.vue'

const channel = (id: string, service: string, takes: boolean): Channel => ({ id, name: `to ${id}`, service, division: null, enabled: true, takes_pictures: takes, last: null })
const channels = [channel('mail', 'mailtos', true), channel('group', 'dingtalk', false)]
const units = [{ id: 'u1', code: '360900900001', name: 'Company', kind: 'maintenance_company', division_code: '3609', phone: null }] as unknown as UnitRow[]
const rule: NotifyRule = {
  id: 'r', name: 'r', about: 'incidents', channel_id: 'mail', escalate_channel_id: null, division: null, classes: [], kinds: [], units: ['u1'], occasions: [],
  hold_s: 0, repeat_min: 0, escalate_min: 0, recovery: false, pictures: true, language: 'en', enabled: true,
}
const sent: unknown[] = []

beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => {
    if (request.method === 'PUT') sent.push(await request.json())
    return new Response(JSON.stringify(request.method === 'PUT' ? rule : { items: [] }), { headers: { 'Content-Type': 'application/json' } })
  }))
})
afterEach(() => { vi.unstubAllGlobals(); sent.length = 0 })

test('keeps its units and pictures, and names the channels that get the link alone', async () => {
  const dialog = mount(RuleDialog, { props: { channels, units }, global: { plugins: [i18n] }, attachTo: document.body })
  dialog.vm.open(rule)
  await flushPromises()
  const chosen = (selector: string) => dialog.get<HTMLInputElement>(selector)
  expect(chosen('input[value=u1]').element.checked).toBe(true)
  expect(chosen('input[name=rule-pictures]').element.checked).toBe(true)
  const alone = i18n.global.t('notify.rule.linkAlone', { names: 'to group' })
  expect(dialog.text()).not.toContain(alone)
  await dialog.get('select[name=rule-channel]').setValue('group')
  expect(dialog.text()).toContain(alone)
  await chosen('input[value=u1]').setValue(false)
  await dialog.get('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([expect.objectContaining({ channel_id: 'group', units: [], pictures: true })])
  dialog.unmount()
})

test('a rule of reports asks for area, channel, language and what it tells of alone', async () => {
  const dialog = mount(RuleDialog, { props: { channels, units }, global: { plugins: [i18n] }, attachTo: document.body })
  dialog.vm.open({ ...rule, escalate_min: 15, escalate_channel_id: 'mail', repeat_min: 30, classes: [1], occasions: ['raised'] })
  await flushPromises()
  await dialog.findAll('[role=group] button')[1]?.trigger('click')
  expect(dialog.findAll('input[type=checkbox]').map((box) => (box.element as HTMLInputElement).value)).toEqual(['report_ready', 'report_late', 'on'])
  expect(dialog.find('input[type=number]').exists()).toBe(false)
  await dialog.get('input[value=report_late]').setValue(true)
  await dialog.get('form').trigger('submit')
  await flushPromises()
  const none = { classes: [], kinds: [], units: [], escalate_channel_id: null, escalate_min: 0, repeat_min: 0, pictures: false }
  expect(sent).toEqual([expect.objectContaining({ about: 'reports', occasions: ['report_late'], channel_id: 'mail', ...none })])
  dialog.unmount()
})
test('of a rule of reports the list says when it tells', () => {
  const told = (occasions: NotifyRule['occasions']) => mount(RuleTable, { props: { rules: [{ ...rule, about: 'reports', units: [], occasions }], channels, units }, global: { plugins: [i18n] } }).text()
  const [ready, late] = (['report_ready', 'report_late'] as const).map((each) => i18n.global.t(`notify.rule.told.${each}`)) as [string, string]
  expect(told([])).toContain(i18n.global.t('notify.rule.about.reports'))
  expect([told([]).includes(ready), told([]).includes(late)]).toEqual([true, true])
  expect([told(['report_late']).includes(ready), told(['report_late']).includes(late)]).toEqual([false, true])
})
test('reads as a sentence in the list', () => {
  const table = mount(RuleTable, { props: { rules: [rule], channels, units }, global: { plugins: [i18n] } })
  expect(table.text()).toContain('Company')
  expect(table.text()).toContain(i18n.global.t('notify.rule.withPictures'))
})
