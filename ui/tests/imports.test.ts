/** What an import takes although a check fails: told before it is written, in the words of the record, and listed by itself. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import ImportsPage from '../src/pages/imports/ImportsPage.vue'

const SHORT = { field: 'retention_days', title: { zh: '录像保存天数', en: 'days recorded' }, reason: { text: '5 days are recorded, the law asks for 30', code: 'kept_too_short', params: { days: '5', least: '30' } } }
const row = (number: number, failing: boolean) => ({
  kind: 'camera', sheet: '', row: number, code: `c${number}`, action: 'new', changes: [], errors: [], invalid: failing ? [SHORT] : [],
})
const result = (failing: number, applied = false) => {
  const counts = { new: failing + 1, changed: 0, unchanged: 0, refused: 0 }
  return {
    applied, import_id: null, tag: '"t"', summary: counts, by_kind: { camera: counts }, rows_left_out: 0, notes: [], understood: [],
    rows: [row(2, false), ...Array.from({ length: failing }, (_, at) => row(at + 3, true))],
    invalid: { rows: failing, fields: failing ? [{ field: SHORT.field, title: SHORT.title, rows: failing }] : [] },
  }
}
let failing = 2

beforeEach(() => {
  i18n.global.locale.value = 'en'
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    const url = new URL(request.url)
    const dry = url.searchParams.get('dry_run') === 'true'
    const body = request.method === 'POST' ? JSON.stringify({ result: result(failing, !dry) }) : JSON.stringify({ items: [], next_cursor: null, total: 0 })
    return Promise.resolve(new Response(`${body}\n`, { headers: { 'Content-Type': request.method === 'POST' ? 'application/x-ndjson' : 'application/json' } }))
  }))
})
afterEach(() => { vi.unstubAllGlobals(); i18n.global.locale.value = 'zh-CN' })

async function chosen(failingRows: number) {
  failing = failingRows
  const page = mount(ImportsPage, { global: { plugins: [i18n] } })
  const input = page.get('input[type=file]')
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'a.csv')] })
  Object.defineProperty(input.element, 'value', { value: '', writable: true })
  await input.trigger('change')
  await flushPromises()
  await vi.waitFor(() => expect(page.find('.panel table').exists()).toBe(true))
  return page
}
const codes = (page: Awaited<ReturnType<typeof chosen>>) => page.findAll('tbody code').map((code) => code.text())
const filters = (page: Awaited<ReturnType<typeof chosen>>) => page.findAll('.filters button, .filters label')

test('how many, by what, and which rows', async () => {
  const page = await chosen(2)
  const told = page.get('.told.invalid').text()
  expect(told).toContain('2 cameras’ records fail a check: days recorded 2.')
  expect(page.findAll('.why .invalid').map((title) => title.text())).toEqual(['days recorded', 'days recorded'])
  expect(codes(page)).toEqual(['c2', 'c3', 'c4'])
  const filter = filters(page).find((each) => each.text() === 'Taken, but failing a check 2')
  await filter?.trigger('click')
  expect(codes(page)).toEqual(['c3', 'c4'])
  i18n.global.locale.value = 'zh-CN'
  await flushPromises()
  expect(page.get('.told.invalid').text()).toContain('有 2 台摄像机的记录校验未过：录像保存天数 2。')
  expect(page.get('.why p').text()).toContain('录像保存 5 天，法规要求 30 天')
})

test('where every record passes nothing is said of it', async () => {
  const page = await chosen(0)
  expect(codes(page)).toEqual(['c2'])
  expect(page.find('.told.invalid').exists()).toBe(false)
  expect(filters(page).some((each) => each.text().startsWith('Taken'))).toBe(false)
})

test('once it is written nothing more is asked of the file, the rows stay listed', async () => {
  const page = await chosen(1)
  await page.get('.button.primary').trigger('click')
  await vi.waitFor(() => expect(page.text()).toContain('Written: 2 new'))
  expect(page.find('.told.invalid').exists()).toBe(false)
  expect(page.findAll('.why .invalid')).toHaveLength(1)
})
