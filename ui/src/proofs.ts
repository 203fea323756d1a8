/** The checks of a repair, or of what went by itself: their rounds; and while it is being checked, asks again after each: only its end is told by itself. */
import { onScopeDispose, watch } from 'vue'
import type { IncidentDetail } from './api/types'

/** A check takes some seconds after it is due. */
const AFTER_CHECK_MS = 4_000

export type ProofCheck = IncidentDetail['checks'][number]

/** All cameras of an incident, looked at once. */
export interface Round {
  at: string
  checks: ProofCheck[]
  /** As its worst camera was. */
  outcome: ProofCheck['outcome']
  good: number
  /** Those to be named: of several only what was not good. */
  told: ProofCheck[]
}

const WORST_FIRST = ['bad', 'unsure', 'good'] as const
/** One before the state has settled was good by itself. */
const holds = ({ outcome, reason }: ProofCheck) => outcome === 'good' || reason === 'unsettled'

/** Newest first. `checks`: oldest first, as the service gives them. */
export function roundsOf(checks: readonly ProofCheck[]): Round[] {
  const found = new Map<string, ProofCheck[]>()
  for (const check of [...checks].reverse()) found.set(check.at, [check, ...(found.get(check.at) ?? [])])
  return [...found].map(([at, all]) => ({
    at, checks: all, outcome: WORST_FIRST.find((worst) => all.some(({ outcome }) => outcome === worst)) ?? 'unsure',
    good: all.filter(({ outcome }) => outcome === 'good').length, told: all.length > 1 ? all.filter(({ outcome }) => outcome !== 'good') : all,
  }))
}

/** Of this attempt, until now. */
export function goodInARow(rounds: readonly Round[], since: string | null): number {
  const own = rounds.filter(({ at }) => since === null || Date.parse(at) >= Date.parse(since))
  const broken = own.findIndex(({ checks }) => !checks.every(holds))
  return broken < 0 ? own.length : broken
}

/** The check that could not tell, where that is what the repair waits for: nothing is held against the crew then. */
export function waitsFor(last: Round | undefined): ProofCheck | null {
  return last?.outcome === 'unsure' ? last.checks.find((check) => check.outcome === 'unsure' && check.reason !== 'unsettled') ?? null : null
}

export function followProof(incident: () => IncidentDetail | null, reload: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(incident, (now) => {
    clearTimeout(timer)
    if (!now?.check_at) return
    timer = setTimeout(reload, Math.max(0, Date.parse(now.check_at) - Date.now()) + AFTER_CHECK_MS)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}
