/** Which reports make themselves: when, what is late and why; an administrator of everything changes it. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { i18n } from '../src/i18n'
import { isNarrow } from '../src/media'
import SchedulePanel from '../src/pages/reports/SchedulePanel.vue'

const line = (name: string, more: object = {}) => ({ line: name, kind: name === 'daily' ? 'daily' : 'monthly', language: 'zh-CN', next_at: '2026-03-03T16:15:00Z', last: null, late: [], ...more })
const late = (more: object) => ({ day: '2026-02-28', reports: 1, cameras: 0, failure: null, tried_at: null, again_at: null, ...more })
const failure = { text: 'the report’s file cannot be written: full', code: 'report_not_written', params: { reason: 'full' } }
const told = (...lines: object[]) => ({ lines, version: 3, changed_at: null, changed_by: null, may_change: false })

let answer: { status: number; body: object } = { status: 200, body: {} }
const sent: Request[] = []
beforeEach(() => {
  i18n.global.locale.value = 'en'
  vi.stubGlobal('fetch', vi.fn((request: Request) => {
    sent.push(request)
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status, headers: { 'Content-Type': 'application/json' } }))
  }))
  HTMLDialogElement.prototype.showModal = vi.fn()
  HTMLDialogElement.prototype.close = vi.fn()
})
afterEach(() => { vi.unstubAllGlobals(); sent.length = 0; i18n.global.locale.value = 'zh-CN' })

async function shown(body: object, status = 200) {
  answer = { status, body }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }] })
  const found = mount(SchedulePanel, { global: { plugins: [router, i18n] } })
  await flushPromises()
  return found
}

test('is one line on a phone, with what is next and how many are late, and open on a desk', async () => {
  const body = told(line('daily', { next_at: '2026-03-02T16:15:00Z', late: [late({})] }), line('units', { late: [late({ reports: 20 })] }), line('monthly', { next_at: null }))
  expect((await shown(body)).get('details').attributes()).toHaveProperty('open')
  isNarrow.value = true
  const found = await shown(body)
  expect(found.get('details').attributes()).not.toHaveProperty('open')
  expect(found.get('summary [data-short]').text()).toMatch(/^Next due 2026-03-0[23] .* · Not made yet: 21$/)
  isNarrow.value = false
})

test('says why what is due is not made yet', async () => {
  const found = await shown(told(
    line('daily', { late: [late({ cameras: 12 })] }),
    line('units', { late: [late({ reports: 20, failure, tried_at: '2026-03-01T00:00:00Z', again_at: '2026-03-01T00:10:00Z' })], language: 'en' }),
    line('monthly', { late: [late({})], next_at: null, language: null }),
  ))
  expect(found.get('[data-line=daily] li').text()).toMatch(/^2026-02-28 waits .*: 12$/)
  expect(found.get('[data-line=units] li').text()).toMatch(/^2026-02 \(20\) failed: the report’s file cannot be written: full \(tried 2026-03-01 .*, again 2026-03-01 \d\d:10\D.*\)$/)
  expect(found.get('[data-line=monthly] li').text()).toBe('2026-02 is made within ten minutes')
  expect(found.get('[data-line=monthly]').text()).toContain('not made')
  expect(found.get('[data-line=units] td').text()).toBe('Each governance centre, every month English')
  expect(found.get('[data-line=monthly] td').text()).toBe('County, every month')
  expect(found.text()).toContain('as the service is set')
  expect(found.find('header button').exists()).toBe(false)
})

test('the last one is a file, several of them are those of the list', async () => {
  const last = { id: 'x', title: 'Daily report', at: '2026-03-01T16:20:00Z', day: '2026-02-28', reports: 1 }
  const found = await shown(told(line('daily', { last }), line('units', { last: { ...last, reports: 20 } })))
  expect(found.get('[data-line=daily] a').attributes('href')).toBe('/api/v1/reports/x/file?part=pdf')
  const several = found.get('[data-line=units] a')
  expect(several.text()).toBe('2026-02: 20 reports')
  expect(several.attributes('href')).toBe('/?kind=monthly&from=2026-02-28&to=2026-02-28&made=itself')
})

test('a change names the version that was seen, and what is made from now on', async () => {
  const found = await shown({ ...told(line('daily'), line('units', { next_at: null, language: null }), line('monthly')), may_change: true, changed_at: '2026-03-01T00:00:00Z', changed_by: 'li' })
  expect(found.text()).toContain('by li')
  await found.get('header button').trigger('click')
  await flushPromises()
  const [daily, units] = found.findAll('input[type=checkbox]')
  await daily?.setValue(false)
  await units?.setValue(true)
  const language = (name: string) => found.get<HTMLSelectElement>(`select[name=language-${name}]`)
  expect([language('daily').element.disabled, language('units').element.disabled, language('units').element.value]).toEqual([true, false, 'zh-CN'])
  await language('units').setValue('en')
  await found.get('form').trigger('submit')
  await flushPromises()
  const put = sent.find(({ method }) => method === 'PUT')
  expect(put?.headers.get('If-Match')).toBe('"v3"')
  expect(await put?.json()).toEqual({ lines: { units: 'en', monthly: 'zh-CN' } })
  expect(sent.at(-1)?.method).toBe('GET')
})

test('nothing by itself is said, and what cannot be asked can be asked again', async () => {
  expect((await shown(told(line('daily', { next_at: null })))).text()).toContain('No report is made by itself.')
  const failed = await shown({ title: 'no', status: 500 }, 500)
  expect(failed.find('table').exists()).toBe(false)
  answer = { status: 200, body: told(line('daily')) }
  await failed.get('button').trigger('click')
  await flushPromises()
  expect(failed.find('table').exists()).toBe(true)
})
