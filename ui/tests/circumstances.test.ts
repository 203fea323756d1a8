/** What is not a fault but must be said beside a state: flapping, weather, an override's reason, an incident that is back. */
import { mount } from '@vue/test-utils'
import { createApp } from 'vue'
import { afterEach, describe, expect, test } from 'vitest'
import type { Incident } from '../src/api/types'
import IncidentTags from '../src/components/IncidentTags.vue'
import { i18n } from '../src/i18n'
import { setByPeople } from '../src/i18n/circumstances'
import { useWords, type Words } from '../src/i18n/words'
import { dateTime } from '../src/time'

function words(locale: 'zh-CN' | 'en'): Words {
  i18n.global.locale.value = locale
  let found: Words | undefined
  const app = createApp({ setup() { found = useWords(); return () => null } }).use(i18n)
  app.mount(document.createElement('div'))
  app.unmount()
  if (!found) throw new Error('no words')
  return found
}
afterEach(() => { i18n.global.locale.value = 'zh-CN' })

const WEATHER = 'h264 640×360 picture. Weather: 6 of 7 cameras of this area are veiled at once.'
const SET = "Set by Li: duty until noon until 2026-03-02 08:20 UTC: a bird's nest: left alone"
const WINDOW = 'Maintenance until 2026-03-02 08:20 UTC: new fibre'
const until = dateTime('2026-03-02T08:20:00Z')

describe('why a camera is in its state', () => {
  test.each<['zh-CN' | 'en', Parameters<Words['reason']>[0], string]>([
    ['zh-CN', { finding: 'ok', faults: [] }, ''],
    ['zh-CN', { finding: 'timed_out', faults: [], flapping: true }, '超时无应答、时断时续'],
    ['en', { finding: 'timed_out', faults: [], flapping: true }, 'No answer in time, drops out again and again'],
    ['en', { finding: 'ok', faults: [], flapping: true }, 'drops out again and again'],
    ['zh-CN', { finding: 'ok', faults: [], detail: WEATHER }, '天气影响：附近 7 个监控点中 6 个画面朦胧'],
    ['en', { finding: 'ok', faults: ['covered'], detail: WEATHER }, 'Covered, weather: 6 of 7 around are veiled'],
    ['zh-CN', { detail: SET }, `Li: duty until noon 人工修正，至 ${until}：a bird's nest: left alone`],
    ['en', { detail: SET }, `set by Li: duty until noon until ${until}: a bird's nest: left alone`],
    ['zh-CN', { detail: WINDOW }, `至 ${until}：new fibre`],
    ['en', { detail: 'connection refused by 10.0.0.1:554' }, ''],
  ])('%s %j', (locale, camera, said) => {
    expect(words(locale).reason(camera)).toBe(said)
  })
  test('an ordinary detail names nobody', () => {
    expect(setByPeople('h264 640×360 picture')).toBeNull()
  })
})

describe('what one check saw', () => {
  type Found = Parameters<Words['checked']>[0]
  const found = (state: Found['state'], report: Partial<Found['report']>, detail = ''): Found => ({ state, detail, report: { finding: 'ok', faults: [], not_checkable: [], ...report } })
  const black = [{ kind: 'black', severity: 'severe', score: 1 }]
  test.each<['zh-CN' | 'en', Found, string]>([
    ['en', found('online', {}), 'Checked: the picture is good, compared with the reference view'],
    ['en', found('offline', { not_checkable: ['moved'] }), 'Checked: the picture is good, not compared with a reference view, the state is still “Offline”: it follows when a second check says the same'],
    ['zh-CN', found('degraded', {}), '检测完成：画面正常，已与参考画面比对，状态仍为“画面异常”：再次检测结果相同后随之改变'],
    ['en', found('online', { faults: black }), 'Checked: Black picture, compared with the reference view, the state is still “Online”: it follows when a second check says the same'],
    ['en', found('degraded', { faults: black }), 'Checked: Black picture, compared with the reference view'],
    ['en', found('offline', { finding: 'timed_out' }), 'Checked: No answer in time'],
    ['en', found('maintenance', {}), 'Checked: the picture is good, compared with the reference view, the state is “Maintenance”'],
    ['en', found('offline', {}, SET), 'Checked: the picture is good, compared with the reference view, the state is “Offline”'],
  ])('%s %j', (locale, one, said) => expect(words(locale).checked(one)).toBe(said))
})

describe('an incident that was repaired', () => {
  const incident = { status: 'verified', due_at: '2026-03-02T08:20:00Z', returns: 0, reopened: 0, supervised: false, cameras_count: 1 } as Incident
  test.each([
    ['in time is never late, however long it waits', { overdue: false, repaired_at: '2026-03-02T08:00:00Z' }, 'repaired in time'],
    ['too late is late by as much as it was then', { overdue: true, repaired_at: '2026-03-02T10:20:00Z' }, '2h overdue'],
  ])('%s', (_, change, said) => {
    i18n.global.locale.value = 'en'
    expect(mount(IncidentTags, { props: { incident: { ...incident, ...change } }, global: { plugins: [i18n] } }).text()).toBe(said)
  })
})

describe('an incident that is back', () => {
  const incident = { status: 'raised', due_at: '2026-03-02T08:20:00Z', overdue: false, returns: 0, supervised: false, cameras_count: 1 } as Incident
  test.each([['zh-CN', '重复出现 2 次'], ['en', 'Back again 2×']] as const)('says so in %s', (locale, said) => {
    i18n.global.locale.value = locale
    const text = (reopened: number) => mount(IncidentTags, { props: { incident: { ...incident, reopened } }, global: { plugins: [i18n] } }).text()
    expect(text(2)).toContain(said)
    expect(text(0)).not.toContain(said.slice(0, 4))
  })
})
