import { afterEach, expect, test, vi } from 'vitest'
import type { IncidentDetail } from '../src/api/types'
import { forgetOrders, openOrders, openTotal, orders, renewOne, renewOrders, saveDraft, take } from '../src/offline/orders'

const detail = (id: string, status: string) => ({ id, status, before: null, after: null, members: [] }) as unknown as IncidentDetail
const kept = () => orders.value?.map((order) => [order.id, order.detail.status, order.draft?.parts.length ?? 0])

/** The service: answers the list at once, and an order when the test says so. */
function service(ids: string[]): (id: string, status: string) => Promise<void> {
  const asked = new Map<string, (response: Response) => void>()
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.endsWith('/incidents')) return Response.json({ items: searchParams.get('open') === 'true' ? ids.map((id) => ({ id })) : [], next_cursor: null, total: 0 })
    return new Promise<Response>((resolve) => asked.set(pathname.split('/').at(-1)!, resolve))
  })
  return async (id, status) => {
    await vi.waitUntil(() => asked.has(id))
    vi.advanceTimersByTime(1)
    asked.get(id)!(Response.json(detail(id, status)))
    asked.delete(id)
  }
}

afterEach(() => { forgetOrders(); vi.unstubAllGlobals(); vi.useRealTimers() })

test('what is written and done while the list renews is still there after it', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'setTimeout'], shouldAdvanceTime: true })
  const answer = service(['a', 'b'])
  await openOrders('crew')
  await take(detail('a', 'dispatched'))
  const renewed = renewOrders()
  await answer('a', 'dispatched')
  await saveDraft('a', { checklist: [], parts: [{ name: 'supply', quantity: 1 }] })
  await take(detail('a', 'arrived'))
  await answer('b', 'dispatched')
  await renewed
  expect(kept()).toEqual([['a', 'arrived', 1], ['b', 'dispatched', 0]])
})

test('those that are due first are asked for, and how many there are is known', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { searchParams } = new URL(request.url)
    asked.push(`${searchParams.get('open')} ${searchParams.get('sort')}`)
    return Response.json({ items: [], next_cursor: null, total: searchParams.get('open') === 'true' ? 83 : 7 })
  })
  await openOrders('crew')
  await renewOrders()
  expect(asked).toEqual(['true due', 'false new'])
  expect(openTotal.value).toBe(83)
})

test('an answer that was asked for before does not undo what was heard since', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'setTimeout'], shouldAdvanceTime: true })
  const answer = service([])
  await openOrders('crew')
  await take(detail('a', 'dispatched'))
  vi.advanceTimersByTime(1)
  const renewed = renewOne('a')
  vi.advanceTimersByTime(1)
  await take(detail('a', 'arrived'))
  await answer('a', 'dispatched')
  await renewed
  expect(kept()).toEqual([['a', 'arrived', 0]])
})
