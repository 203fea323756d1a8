/** What the crew does next, from where the order stands and what still waits on this phone. Pure. */
import type { IncidentDetail, IncidentStatus } from '@/api/types'
import type { Draft } from '@/offline/orders'
import type { Waiting } from '@/offline/outbox'

export type Step = 'arrive' | 'photo' | 'repaired'

const AT_WORK: ReadonlySet<IncidentStatus> = new Set(['dispatched', 'arrived', 'returned'])

/** Where the order will stand when everything that waits has been sent. */
export function expectedStatus(status: IncidentStatus, waiting: readonly Waiting[]): IncidentStatus {
  let expected = status
  for (const { content, refusal } of waiting) {
    if (refusal || content.kind !== 'action') continue
    if (content.body.action === 'arrive') expected = 'arrived'
    if (content.body.action === 'repaired') expected = 'awaiting_check'
  }
  return expected
}

/** Who has the order, where that is another crew by now: then none of its steps is ours. */
export function anothers({ status, allowed_actions: ours, assignee }: Pick<IncidentDetail, 'status' | 'allowed_actions' | 'assignee'>): string | null {
  const theirs = AT_WORK.has(status) && !ours.includes('arrive') && !ours.includes('repaired')
  return theirs ? assignee?.name ?? null : null
}

type Visit = Pick<IncidentDetail, 'work_order' | 'history'>

/** Photos of this visit, sent or not: those from before the repair came back say nothing of the place now. */
export function photosOfVisit({ work_order: order, history }: Visit, waiting: readonly Waiting[]): number {
  const back = history.findLast(({ to_status: to, from_status: from }) => to === 'returned' && from !== 'returned')
  const sent = (order?.photos ?? []).filter(({ kind, added_at: at }) => kind !== 'signature' && (!back || Date.parse(at) > Date.parse(back.at)))
  return sent.length + waiting.filter(({ content }) => content.kind === 'photo' && content.of !== 'signature').length
}

/** What the order will say when everything that waits has been sent. */
export function writtenOn({ work_order: order }: Visit, waiting: readonly Waiting[]): Draft {
  const written = { checklist: order?.checklist ?? [], parts: order?.parts ?? [] }
  for (const { content, refusal } of waiting) {
    if (refusal || content.kind !== 'action') continue
    written.checklist = content.body.checklist ?? written.checklist
    written.parts = content.body.parts ?? written.parts
  }
  return written
}

/** Null: nothing for the crew to do now. */
export function nextStep(status: IncidentStatus, photos: number): Step | null {
  if (!AT_WORK.has(status)) return null
  if (status === 'dispatched') return 'arrive'
  return photos ? 'repaired' : 'photo'
}
