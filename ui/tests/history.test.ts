/** The history of an incident says what happened, to which camera, and why, in the user's language. */
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import type { IncidentDetail, IncidentStep } from '../src/api/types'
import { i18n } from '../src/i18n'
import { historyLines } from '../src/pages/events/history'
import HistoryList from '../src/pages/events/HistoryList.vue'

const at = '2026-03-02T08:00:00Z'
let number = 0
const step = (action: string, detail: IncidentStep['detail'] = {}, more: Partial<IncidentStep> = {}): IncidentStep => ({
  id: String(number++), at, happened_at: at, action, by: null, from_status: 'raised', to_status: 'raised', remark: null, detail, ...more,
})
const by = { id: 'u', name: 'Li', unit: null }
const members = ['a', 'b', 'c'].map((id) => ({ camera: { id, code: id, name: `Gate ${id}` } })) as IncidentDetail['members']
const incident = (history: IncidentStep[], of = members) => ({ history, members: of, camera: { id: 'a', code: '', name: '' } }) as unknown as IncidentDetail

function shown(history: IncidentStep[], locale: 'zh-CN' | 'en' = 'en', of = members): string[] {
  i18n.global.locale.value = locale
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '' } }] })
  const list = mount(HistoryList, { props: { incident: incident(history, of) }, global: { plugins: [i18n, router] } })
  return list.findAll('li').map((line) => line.findAll('p').slice(1).map((part) => part.text()).join(' | '))
}
afterEach(() => { i18n.global.locale.value = 'zh-CN' })

describe('cameras that joined at once', () => {
  test('are one line, in their order', () => {
    const lines = historyLines(incident(['a', 'b', 'c'].map((id) => step('joined', { camera_id: id, state: 'offline', faults: [] }))))
    expect(lines.map(({ cameras }) => cameras)).toEqual([['Gate a', 'Gate b', 'Gate c']])
  })
  test('are two lines when they did so one after the other', () => {
    const lines = historyLines(incident([step('joined', { camera_id: 'a' }), step('joined', { camera_id: 'b' }, { at: '2026-03-02T08:01:00Z' })]))
    expect(lines.map(({ cameras }) => cameras)).toEqual([['Gate b'], ['Gate a']])
  })
})

describe('each line', () => {
  test.each<[string, IncidentStep, string]>([
    ['to whom', step('dispatch', { assignee: 'Wang' }, { by }), 'To Wang'],
    ['what was found', step('raised', { kind: 'black', faults: ['black', 'moved'], evidence_sha: null }), 'Black picture, View moved'],
    ['what it changed to', step('changed', { camera_id: 'b', state: 'offline', faults: [] }), 'Gate b | Offline'],
    ['why it left', step('left', { camera_id: 'b', state: 'degraded', faults: ['wrong_clock'] }), 'Gate b | Wrong clock'],
    ['that it left for good', step('left', { camera_id: 'b', state: 'retired', faults: [] }), 'Gate b | Retired'],
    ['what was mended', step('repaired', { checklist: [{ item: 'power', done: true }, { item: 'lens', done: false }], parts: [{ name: 'Fuse', quantity: 2 }] }, { by }), 'Checklist Power | Parts replaced Fuse ×2'],
    ['what a person wrote', step('return', {}, { by, remark: 'the cable hangs down' }), 'the cable hangs down'],
    ['what proved it', step('verified', { checks: 3, compared: 1, clocks: 0, cameras: 1 }), '3 checks. Compared with an approved reference: 1 of 1. Clock read: 0 of 1.'],
    ['why it came back', step('returned', { reason: 'faults', faults: ['black'], bad: 1, cameras: 3 }, { remark: 'The picture is not sound: black.' }), '1 of 3 cameras: the picture is not sound: Black picture'],
    ['what it knows of an old one', step('returned', { reason: 'no_stream' }, { remark: 'No.' }), 'the camera gives no picture'],
  ])('says %s', (_, one, said) => expect(shown([one])).toEqual([said]))

  test('is in the language of the user, not in that of the service', () => {
    const back = step('returned', { reason: 'faults', faults: ['black'], bad: 1, cameras: 1 }, { remark: 'The picture is not sound: black.' })
    expect(shown([back], 'zh-CN')).toEqual(['画面仍有故障：黑屏'])
  })
  test('names no camera where there is only one', () => {
    expect(shown([step('recovered', { camera_id: 'a', state: 'online', faults: [] })], 'en', members.slice(0, 1))).toEqual([''])
  })
})
