/** What the crew does next, from where the order stands and what still waits on this phone. Pure. */
import type { IncidentDetail, IncidentStatus } from '@/api/types'
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

/** Null: nothing for the crew to do now. `photos` counts those of this visit, sent or not. */
export function nextStep(status: IncidentStatus, photos: number): Step | null {
  if (!AT_WORK.has(status)) return null
  if (status === 'dispatched') return 'arrive'
  return photos ? 'repaired' : 'photo'
}
