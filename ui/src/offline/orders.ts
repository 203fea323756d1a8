/** My orders with their frames, kept on this phone and renewed whenever the service can be reached. */
import { shallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import type { CheckLine, IncidentDetail, PartLine } from '@/api/types'
import { all, canKeep, one, put, remove } from './database'
import { keepFrames } from './frames'

/** More than a crew can mend in days: those that are due first; how many there are in all is said beside them. */
export const MAX_OPEN = 50
/** So that the result of a repair can still be read on the way home. */
const MAX_DONE = 10

export interface Draft {
  checklist: CheckLine[]
  parts: PartLine[]
}

export interface KeptOrder {
  /** The incident's id: one incident has one order. */
  id: string
  user_id: string
  detail: IncidentDetail
  saved_at: string
  draft: Draft | null
}

const COUNT_KEY = 'open orders'
interface KeptCount {
  key: typeof COUNT_KEY
  user_id: string
  open: number
}

export const orders = shallowRef<KeptOrder[] | null>(null)
/** When the service last gave the whole list; null: not in this visit. */
export const renewedAt = shallowRef<string | null>(null)
/** How many open orders there are in all, as the service last said. */
export const openTotal = shallowRef<number | null>(null)
export const problem = shallowRef<Problem | null>(null)
let owner: string | null = null
let running: Promise<void> | null = null

export async function openOrders(userId: string): Promise<void> {
  if (owner === userId && orders.value) return
  owner = userId
  const kept = canKeep ? (await all<KeptOrder>('orders')).filter((order) => order.user_id === userId) : []
  const counted = canKeep ? await one<KeptCount>('person', COUNT_KEY) : undefined
  if (owner !== userId || orders.value) return
  if (kept.length) orders.value = kept
  openTotal.value = counted?.user_id === userId ? counted.open : null
}

export function forgetOrders(): void {
  owner = null
  orders.value = null
  renewedAt.value = null
  openTotal.value = null
}

/** `saved_at` is when it was asked for: what was heard after that is newer, whichever answer comes first. */
async function fetched(id: string, userId: string): Promise<KeptOrder> {
  const saved_at = new Date().toISOString()
  const detail = await ask(api.GET('/api/v1/incidents/{incident_id}', { params: { path: { incident_id: id } } }))
  return { id, user_id: userId, detail, saved_at, draft: null }
}

/** What the person has begun to write stays, and so does what was heard of it since. */
function merged(order: KeptOrder): KeptOrder {
  const now = orders.value?.find(({ id }) => id === order.id)
  if (!now) return order
  return now.saved_at > order.saved_at ? now : { ...order, draft: now.draft }
}

async function keep(order: KeptOrder): Promise<void> {
  const rows = orders.value ?? []
  const at = rows.findIndex(({ id }) => id === order.id)
  orders.value = at >= 0 ? rows.with(at, order) : [order, ...rows]
  if (canKeep) await put('orders', order)
}

async function renew(userId: string): Promise<void> {
  const list = (open: boolean, sort: 'due' | 'new', limit: number) => ask(api.GET('/api/v1/incidents', { params: { query: { mine: true, open, sort, limit } } }))
  const [open, done] = await Promise.all([list(true, 'due', MAX_OPEN), list(false, 'new', MAX_DONE)])
  const answers: KeptOrder[] = []
  for (const { id } of [...open.items, ...done.items]) answers.push(await fetched(id, userId))
  if (owner !== userId) return
  const fresh = answers.map(merged)
  const gone = (orders.value ?? []).filter(({ id }) => !fresh.some((order) => order.id === id)).map(({ id }) => id)
  orders.value = fresh
  openTotal.value = open.total
  renewedAt.value = new Date().toISOString()
  if (!canKeep) return
  await put('person', { key: COUNT_KEY, user_id: userId, open: open.total } satisfies KeptCount)
  await put('orders', ...fresh)
  await remove('orders', ...gone)
  // The frame that each order is known by comes before those of its other cameras.
  const urls = [...fresh.flatMap(({ detail }) => [detail.before?.url, detail.after?.url]), ...fresh.flatMap(({ detail }) => detail.members.map(({ before_url: url }) => url))]
  await keepFrames(urls.filter((url): url is string => !!url), () => owner === userId)
}

/** The whole list again. Without a network what is kept stays, and `problem` says so. */
export async function renewOrders(): Promise<void> {
  const userId = owner
  if (!userId) return
  running ??= renew(userId).then(
    () => { problem.value = null },
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error
      problem.value = error
    },
  ).finally(() => { running = null })
  await running
}

/** What the service says of one of them now. */
export async function take(detail: IncidentDetail): Promise<void> {
  const userId = owner
  if (!userId) return
  await keep(merged({ id: detail.id, user_id: userId, detail, saved_at: new Date().toISOString(), draft: null }))
}

export async function renewOne(id: string): Promise<void> {
  const userId = owner
  if (!userId) return
  const order = await fetched(id, userId)
  if (owner === userId) await keep(merged(order))
}

/** What the person has ticked and written so far: it must survive the phone's pocket. */
export async function saveDraft(id: string, draft: Draft): Promise<void> {
  const order = orders.value?.find((candidate) => candidate.id === id)
  if (!order) return
  const plain: Draft = { checklist: draft.checklist.map((line) => ({ ...line })), parts: draft.parts.map((line) => ({ ...line })) }
  const drafted = { ...order, draft: plain }
  orders.value = (orders.value ?? []).map((candidate) => (candidate.id === id ? drafted : candidate))
  if (canKeep) await put('orders', drafted)
}
