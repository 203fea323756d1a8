/** Addresses of evidence frames, and the query key by which any page opens one. */
import type { LocationQuery, RouteLocationRaw } from 'vue-router'

/** The frame's SHA-256, the last part of its address; null for what is no evidence address. */
export function digestOf(url: string | null | undefined): string | null {
  return /([0-9a-f]{64})(?:\.jpg)?$/.exec(url ?? '')?.[1] ?? null
}

export function frameUrl(sha256: string): string {
  return `/api/v1/evidence/${sha256}`
}

/** The same page with the frame opened over it: an address that can be sent to somebody. */
export function openEvidence(query: LocationQuery, url: string | null | undefined): RouteLocationRaw {
  return { query: { ...query, evidence: digestOf(url) ?? undefined } }
}
