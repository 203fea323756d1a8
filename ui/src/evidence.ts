/** Addresses of evidence frames, and the query keys by which any page opens one. */
import type { LocationQuery, RouteLocationRaw } from 'vue-router'

/** A frame as one camera's: several cameras may have given the very same file. */
export interface FrameOf { sha256: string; cameraId: string | null }

const DIGEST = /^[0-9a-f]{64}$/
const ADDRESS = /\/evidence\/([0-9a-f]{64})(?:\?camera_id=([0-9a-f-]{36}))?$/

/** The frame that an evidence address names; null for what is no such address. */
export function frameOf(url: string | null | undefined): FrameOf | null {
  const found = ADDRESS.exec(url ?? '')
  return found?.[1] ? { sha256: found[1], cameraId: found[2] ?? null } : null
}

export function frameUrl(frame: FrameOf): string {
  return `/api/v1/evidence/${frame.sha256}${frame.cameraId ? `?camera_id=${frame.cameraId}` : ''}`
}

/** The frame that the page's address asks for. */
export function openedFrame(query: LocationQuery): FrameOf | null {
  const { evidence, of } = query
  return typeof evidence === 'string' && DIGEST.test(evidence) ? { sha256: evidence, cameraId: typeof of === 'string' ? of : null } : null
}

/** The same page with the frame opened over it: an address that can be sent to somebody. */
export function openEvidence(query: LocationQuery, url: string | null | undefined): RouteLocationRaw {
  const frame = frameOf(url)
  return { query: { ...query, evidence: frame?.sha256, of: frame?.cameraId ?? undefined } }
}
