/** Sending what was done without a network: nothing is left lying because the moment was a bad one. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openOutbox, enqueue, waiting } from '../src/offline/outbox'
import { drop, sendWaiting } from '../src/offline/sending'

vi.mock('../src/session', async (original) => ({ ...await original<object>(), present: () => Promise.resolve(true) }))

const sent: string[] = []
let answer: (name: string) => Promise<Response> = () => Promise.resolve(Response.json({ id: 'i', status: 'arrived' }))
const act = (action: 'arrive' | 'remark') => enqueue({ order_id: 'o', incident_id: 'i', place: 'East gate', content: { kind: 'action', body: { action, remark: action } } })
const posted = async (request: Request) => ((await request.clone().json()) as { action: string }).action

/** As browsers do it: each waits for its turn. */
let turn: Promise<unknown> = Promise.resolve()
const request = (_name: string, work: () => Promise<void>) => (turn = turn.then(work))

beforeEach(async () => {
  Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method !== 'POST') return Response.json({ id: 'i', status: 'arrived' })
    sent.push(await posted(request))
    return answer(sent.at(-1)!)
  })
  await openOutbox('crew')
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await openOutbox(null)
  sent.length = 0
})

test('what was lost on the way is sent again by itself, until it is there', async () => {
  let losses = 2
  answer = () => (losses-- > 0 ? Promise.reject(new TypeError('lost')) : Promise.resolve(Response.json({ id: 'i', status: 'arrived' })))
  await act('arrive')
  await sendWaiting()
  expect([sent.length, waiting.value.length]).toEqual([1, 1])
  for (const attempts of [2, 3, 3]) {
    await vi.advanceTimersByTimeAsync(30_000)
    await flushPromises()
    expect(sent.length).toBe(attempts)
  }
  expect(waiting.value).toEqual([])
})

test('what waited for a decision goes as soon as that is made, also while the sending before has not ended', async () => {
  const refused = () => Response.json({ type: '/problems/not-possible-now', title: 'no', status: 409, detail: '' }, { status: 409 })
  answer = (name) => Promise.resolve(name === 'arrive' ? refused() : Response.json({ id: 'i', status: 'arrived' }))
  await act('arrive')
  await act('remark')
  const sending = sendWaiting()
  await vi.waitUntil(() => waiting.value.some(({ refusal }) => refusal))
  await drop(waiting.value[0]!)
  await sending
  await flushPromises()
  expect([sent, waiting.value]).toEqual([['arrive', 'remark'], []])
})
