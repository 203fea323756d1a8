/** What a person did without a network, in order, until the service has it. Nothing is sent twice: each act carries its own id. */
import { computed, shallowRef } from 'vue'
import { Problem, type Phrase } from '@/api/problem'
import type { ActionBody, IncidentStatus, PhotoKind } from '@/api/types'
import { all, canKeep, put, remove } from './database'
import { newId } from './ids'

/** A day's work of a crew without any network; beyond it the phone asks for one. */
export const MAX_WAITING = 200

export type Content =
  | { kind: 'action'; body: Omit<ActionBody, 'client_action_id' | 'happened_at'> }
  | { kind: 'photo'; blob: Blob; of: PhotoKind }

export interface Refusal {
  kind: string
  status: number
  title: string
  detail: string
  /** The detail, for who reads another language. */
  said: Phrase
  /** Where the service says the incident stands, when that is why. */
  incident_status: IncidentStatus | null
}

export interface Waiting {
  id: string
  user_id: string
  order_id: string
  incident_id: string
  /** The camera's name: what the person knows the place by. */
  place: string
  happened_at: string
  content: Content
  /** Why the service did not take it; null while it only waits for a network. */
  refusal: Refusal | null
}

export type Sequel = 'sent' | 'later' | 'refused'

/** What becomes of an act after an attempt. No answer, too many requests and our own faults pass; a refusal does not. */
export function sequel(problem: Problem | null): Sequel {
  if (!problem) return 'sent'
  const passing = problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.status >= 500
  return passing ? 'later' : 'refused'
}

/** The first act that may go: what follows a refused act of the same incident waits for the person's decision. */
export function nextToSend(items: readonly Waiting[]): Waiting | null {
  const halted = new Set<string>()
  for (const item of items) {
    if (item.refusal) halted.add(item.incident_id)
    else if (!halted.has(item.incident_id)) return item
  }
  return null
}

export class OutboxFull extends Error {}

export const waiting = shallowRef<Waiting[]>([])
export const refused = computed(() => waiting.value.filter((item) => item.refusal))
let owner: string | null = null

const inOrder = (a: Waiting, b: Waiting) => a.happened_at.localeCompare(b.happened_at) || a.id.localeCompare(b.id)

/** Shows this person's acts, and nobody else's. */
export async function openOutbox(userId: string | null): Promise<void> {
  owner = userId
  const kept = userId && canKeep ? await all<Waiting>('outbox') : []
  if (owner === userId) waiting.value = kept.filter((item) => item.user_id === userId).sort(inOrder)
}

/** Kept before anything is sent: an act survives the page, the battery and the network. Throws `OutboxFull`. */
export async function enqueue(item: Omit<Waiting, 'id' | 'user_id' | 'happened_at' | 'refusal'>): Promise<Waiting> {
  if (!owner) throw new Error('nobody is signed in')
  if (waiting.value.length >= MAX_WAITING) throw new OutboxFull()
  const whole: Waiting = { ...item, id: newId(), user_id: owner, happened_at: new Date().toISOString(), refusal: null }
  if (canKeep) await put('outbox', whole)
  waiting.value = [...waiting.value, whole]
  return whole
}

export async function withdraw(id: string): Promise<void> {
  if (canKeep) await remove('outbox', id)
  waiting.value = waiting.value.filter((item) => item.id !== id)
}

export async function amend(id: string, change: Partial<Pick<Waiting, 'content' | 'refusal'>>): Promise<void> {
  const item = waiting.value.find((candidate) => candidate.id === id)
  if (!item) return
  const amended = { ...item, ...change }
  if (canKeep) await put('outbox', amended)
  waiting.value = waiting.value.map((candidate) => (candidate.id === id ? amended : candidate))
}

/** Sends what can be sent, oldest first, until the network or the queue ends. */
export async function deliver(send: (item: Waiting) => Promise<void>): Promise<void> {
  for (let item = nextToSend(waiting.value); item; item = nextToSend(waiting.value)) {
    let problem: Problem | null = null
    try {
      await send(item)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem = error
    }
    const after = sequel(problem)
    if (after === 'later') return
    if (problem && after === 'refused') {
      const { kind, status, title, detail, phrase } = problem
      await amend(item.id, { refusal: { kind, status, title, detail, said: phrase, incident_status: problem.said('incident_status') as IncidentStatus || null } })
    } else await withdraw(item.id)
  }
}
