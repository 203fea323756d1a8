import { createApp } from 'vue'
import { afterEach, describe, expect, test } from 'vitest'
import { problemFrom } from '../src/api/problem'
import { i18n } from '../src/i18n'
import { useWords, type Words } from '../src/i18n/words'

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })

describe('problemFrom', () => {
  test.each([
    ['the last part of the type names the kind', { type: 'https://vms/problems/wrong-password' }, 401, 'wrong-password'],
    ['a URN does too', { type: 'urn:problem:throttled' }, 429, 'throttled'],
    ['about:blank says no more than the status', { type: 'about:blank' }, 404, 'status-404'],
    ['a body that is no problem', '<html>', 502, 'status-502'],
    ['no body', undefined, 500, 'status-500'],
  ])('%s', (_, body, status, kind) => {
    expect(problemFrom(answer(status), body).kind).toBe(kind)
  })

  test('carries title, detail and how long to wait', () => {
    const problem = problemFrom(answer(429, { 'Retry-After': '30' }), { title: 'Too many attempts', detail: 'Wait.' })
    expect(problem).toMatchObject({ status: 429, title: 'Too many attempts', detail: 'Wait.', retryAfterS: 30 })
  })
  test('a Retry-After that is no number is left out', () => {
    expect(problemFrom(answer(503, { 'Retry-After': 'Mon, 23 Nov 2026 00:00:00 GMT' }), {}).retryAfterS).toBeNull()
  })
  test('what it says can be said in other words, and so can each error', () => {
    const errors = [{ field: 'site', message: 'a: changed by b at c', code: 'changed_by', params: { name: 'a', who: 'b', at: 'c' } }, { field: 'x', message: 'plain' }]
    const problem = problemFrom(answer(409), { detail: '2 were changed', code: 'changed_since', params: { count: '2' }, errors })
    expect(problem.phrase).toEqual({ text: '2 were changed', code: 'changed_since', params: { count: '2' } })
    expect(problem.errors.map(({ message }) => message.code)).toEqual(['changed_by', ''])
  })
})

describe('a problem in the language of the user', () => {
  function words(locale: 'zh-CN' | 'en'): Words {
    i18n.global.locale.value = locale
    let found: Words | undefined
    const app = createApp({ setup() { found = useWords(); return () => null } }).use(i18n)
    app.mount(document.createElement('div'))
    return found as Words
  }
  const first = i18n.global.locale.value
  afterEach(() => { i18n.global.locale.value = first })

  const full = { type: '/problems/full', title: 'No more of these may be kept', detail: '40 walls are kept already: delete one first', code: 'walls_full', params: { most: '40' } }
  test('the service names its kind and says its sentence', () => {
    expect(words('zh-CN').problem(problemFrom(answer(409), full))).toMatchObject({ title: '已达保存上限', detail: '已保存 40 个视频墙：请先删除一个' })
    expect(words('en').problem(problemFrom(answer(409), full))).toMatchObject({ title: full.title, detail: full.detail })
  })
  test('what only repeats its title is not said twice', () => {
    const missing = { type: '/problems/not-found', title: 'There is no such thing in your area', detail: 'There is no such thing in your area', code: 'not_found', params: {} }
    expect(words('zh-CN').problem(problemFrom(answer(404), missing))).toEqual({ title: '不存在，或不在您的辖区内', detail: '', errors: [] })
    expect(words('en').problem(problemFrom(answer(404), missing))).toMatchObject({ title: missing.title, detail: '' })
  })
  test('each wrong field is named', () => {
    const errors = [
      { field: 'name', message: 'name: Field required', code: 'field_missing', params: { field: '名称', said: 'Field required', limit: '' } },
      { field: 'dwell_s', message: 'dwell_s: too large', code: 'field_most', params: { field: '停留时间', said: 'too large', limit: '600' } },
    ]
    const invalid = { type: '/problems/invalid', title: 'Some fields are wrong', detail: 'Some fields are wrong', code: 'invalid', params: {}, errors }
    expect(words('zh-CN').problem(problemFrom(answer(422), invalid))).toEqual({ title: '填写的内容不正确', detail: '', errors: ['请填写“名称”', '“停留时间”不得大于 600'] })
  })
  test('what no service answered is said by the client', () => {
    expect(words('zh-CN').problem(problemFrom(answer(502), '<html>')).title).toBe('服务暂时不可用')
  })
})
