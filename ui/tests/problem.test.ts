import { describe, expect, test } from 'vitest'
import { problemFrom } from '../src/api/problem'

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
