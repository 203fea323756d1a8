/** The lines of an incident's history as a person reads them: newest first, what happened to many cameras at once in one. Pure. */
import type { IncidentDetail, IncidentStep } from '@/api/types'
import { frameUrl } from '@/evidence'

export interface HistoryLine {
  step: IncidentStep
  /** To which cameras it happened; empty: to all of it, or it has only one. */
  cameras: string[]
  /** The frame that it rests on. */
  frame: string | null
}

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** How a camera was found: its picture faults, else the kind or the state that was said. */
export function conditionOf({ detail }: Pick<IncidentStep, 'detail'>): { faults: string[]; kind: string | null } {
  const faults = Array.isArray(detail.faults) ? detail.faults.map(String) : []
  return { faults, kind: text(detail.kind) ?? text(detail.state) }
}

const alike = (a: IncidentStep, b: IncidentStep) => !a.by && !b.by && a.action === b.action && a.at === b.at && text(a.detail.camera_id) !== null && text(b.detail.camera_id) !== null

export function historyLines({ history, members, camera }: Pick<IncidentDetail, 'history' | 'members' | 'camera'>): HistoryLine[] {
  const names = new Map(members.map(({ camera: { id, name } }) => [id, name]))
  const lines: HistoryLine[] = []
  for (const step of [...history].reverse()) {
    const id = text(step.detail.camera_id)
    const name = id !== null && members.length > 1 ? names.get(id) : undefined
    const before = lines.at(-1)
    if (before && alike(before.step, step)) {
      if (name) before.cameras.unshift(name)
      before.frame = null
      continue
    }
    const sha256 = text(step.detail.evidence_sha)
    lines.push({ step, cameras: name ? [name] : [], frame: sha256 ? frameUrl({ sha256, cameraId: id ?? camera.id }) : null })
  }
  return lines
}
