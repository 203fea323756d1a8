/** What cameras hang on, and the column of the record that names it. */
import type { ScopeKind } from './api/types'

export const THING_COLUMNS = { switch: 'SSJHJ', pole: 'GZBH', recorder: 'SSLXJ', power: 'GDXL', uplink: 'SLLL' } as const satisfies Partial<Record<ScopeKind, string>>
export type ThingKind = keyof typeof THING_COLUMNS
export const THING_KINDS = Object.keys(THING_COLUMNS) as ThingKind[]
export const isThing = (kind: string): kind is ThingKind => kind in THING_COLUMNS
