/** Measurements on the pages of an incident and of an order: in words and units, those first that tell of the fault. */
import { mount } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import type { CameraDetail, IncidentDetail } from '../src/api/types'
import IncidentMeasures from '../src/components/IncidentMeasures.vue'
import { i18n } from '../src/i18n'
import { chooseLocale } from '../src/preferences'
import FactsPanel from '../src/pages/camera/FactsPanel.vue'
import { measuresOf, TELLING, UNITS } from '../src/measures'

beforeEach(async () => { chooseLocale('zh-CN'); await nextTick() })
const frame = (measures: Record<string, number>, faults: string[] = []) => ({ url: 'u', at: null, faults, measures })
const shown = (before: ReturnType<typeof frame> | null, after: ReturnType<typeof frame> | null = null) =>
  mount(IncidentMeasures, { props: { incident: { before, after } as Pick<IncidentDetail, 'before' | 'after'> }, global: { plugins: [i18n] } })
const BEFORE = frame({ view_displacement: 0.253, clock_offset_s: 62.04, luma_median: 118.26, view_stayed: 3 }, ['moved', 'wrong_clock'])

test.each([
  ['en', ['Measure Before After', 'View displaced, of the width 25.3 % 0.4 %', 'Clock in the picture 1m ahead not measured'], 'Median brightness'],
  ['zh-CN', ['项目 修复前 修复后', '视角偏移（占画面宽度） 25.3 % 0.4 %', '画面时钟 快 1分钟 未测得'], '亮度中位数'],
] as const)('in %s', async (locale, rows, other) => {
  chooseLocale(locale)
  await nextTick()
  const table = shown(BEFORE, frame({ view_displacement: 0.004 }))
  const text = table.get("[data-measures='telling']").findAll('tr').map((row) => row.findAll('th,td').map((cell) => cell.text()).join(' '))
  expect(text).toEqual(rows)
  expect(table.get("[data-measures='others']").text()).toContain(other)
  expect(table.text()).not.toContain('_')
})
test.each([
  [0.34, '快 0.3秒', '0.3s ahead'], [-5341.6, '慢 1小时 29分钟', '1h 29m behind'], [-1.55e9, '慢 17,939.8天', '17,939.8d behind'],
])('a clock that is off by %s s', async (clock_offset_s, chinese, english) => {
  const cell = () => shown(frame({ clock_offset_s }, ['wrong_clock'])).get('[data-measure=clock_offset_s] td').text()
  expect(cell()).toBe(chinese)
  chooseLocale('en')
  await nextTick()
  expect(cell()).toBe(english)
})
test('the page of a camera says them too, without a heading: they are of one frame', () => {
  const camera = { faults: ['wrong_clock'], health: { measures: { clock_offset_s: 90, luma_median: 118.26 }, not_checkable: [] } } as unknown as CameraDetail
  const panel = mount(FactsPanel, { props: { camera }, global: { plugins: [i18n] } })
  expect(panel.get("[data-measures='telling']").text()).toBe('画面时钟快 1分钟')
  expect(panel.get("[data-measures='others'] tr").text()).toBe('亮度中位数118.3 / 255')
  expect(panel.find('thead').exists()).toBe(false)
})
test('nothing is said where nothing was measured', () => {
  expect(shown(null).find('table').exists()).toBe(false)
  expect(shown(frame({ view_stayed: 1 })).find('table').exists()).toBe(false)
})
test('every measure that tells of a fault has its unit', () => {
  expect(Object.values(TELLING).flat().filter((name) => !name || !(name in UNITS))).toEqual([])
  expect(measuresOf(['moved'], {})).toEqual({ telling: [], others: [] })
})
