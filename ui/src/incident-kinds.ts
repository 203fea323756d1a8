/** What an incident can be called after and where it can stand, in the order of a menu; and which actions ask for more. */
import type { IncidentAction, IncidentStatus } from './api/types'

export const KINDS = [
  'offline', 'no_signal', 'black', 'covered', 'moved', 'frozen', 'defocused', 'overexposed', 'underexposed', 'low_contrast',
  'colour_cast', 'noise', 'stripes', 'blocks', 'shaking', 'wrong_clock', 'packet_loss', 'ptz',
  'damage', 'other',
] as const

export const STATUSES: readonly IncidentStatus[] = [
  'raised', 'acknowledged', 'dispatched', 'arrived', 'returned', 'awaiting_check', 'verified', 'closed',
]

/** In the order of the buttons. The crew's own steps are on the crew's page; here they stand behind the others. */
export const ACTIONS: readonly IncidentAction[] = [
  'acknowledge', 'dispatch', 'close', 'pause', 'resume', 'return', 'supervise', 'arrive', 'repaired', 'remark', 'override',
]

/** Done at one click; all others open a form first. */
export const AT_ONCE: ReadonlySet<IncidentAction> = new Set(['acknowledge', 'resume', 'arrive'])
/** The service refuses these without a reason: say so before it does. */
export const NEEDS_REASON: ReadonlySet<IncidentAction> = new Set(['pause', 'return', 'override', 'supervise'])
export const KEYS: Partial<Record<IncidentAction, string>> = { acknowledge: 'A', dispatch: 'D' }
/** A crew has the order and has not yet said that it is mended. */
export const WITH_CREW: ReadonlySet<IncidentStatus> = new Set(['dispatched', 'arrived', 'returned'])
