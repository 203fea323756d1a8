/** Server-sent events: one connection for the whole page, handed on to whoever listens. */
import { onScopeDispose, ref } from 'vue'
import { api, ask } from './api/client'
import { Problem } from './api/problem'
import type { Camera, Incident } from './api/types'

export type CameraChange = Pick<Camera, 'id' | 'code' | 'state' | 'finding' | 'faults' | 'flapping' | 'checked_at' | 'since' | 'evidence_url' | 'evidence_at'>
interface Facts {
  camera: CameraChange
  coverage: { computed_at: string }
  incident: Incident
  /** Some changes were missed: what is on the page must be asked for again. */
  resync: Record<string, never>
}
export type Connection = 'connecting' | 'open' | 'lost'

const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 30_000

export const connection = ref<Connection>('connecting')
const listeners: { [K in keyof Facts]: Set<(fact: Facts[K]) => void> } = {
  camera: new Set(), coverage: new Set(), incident: new Set(), resync: new Set(),
}
let source: EventSource | null = null
let retryTimer: ReturnType<typeof setTimeout> | undefined
let failures = 0

function deliver<K extends keyof Facts>(kind: K, message: MessageEvent<string>): void {
  const fact = JSON.parse(message.data) as Facts[K]
  for (const listener of listeners[kind]) listener(fact)
}

export function connect(): void {
  disconnect()
  connection.value = 'connecting'
  source = new EventSource('/api/v1/events')
  source.onopen = () => {
    connection.value = 'open'
    // What happened while the connection was lost is not told again.
    if (failures > 0) for (const listener of listeners.resync) listener({})
    failures = 0
  }
  source.onerror = () => {
    connection.value = 'lost'
    source?.close()
    const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures++)
    // Jitter: after a restart of the service not every browser comes back in the same second.
    retryTimer = setTimeout(connect, wait * (0.5 + Math.random()))
    void stillKnown()
  }
  source.addEventListener('camera', (message: MessageEvent<string>) => deliver('camera', message))
  source.addEventListener('coverage', (message: MessageEvent<string>) => deliver('coverage', message))
  source.addEventListener('incident', (message: MessageEvent<string>) => deliver('incident', message))
  source.addEventListener('resync', (message: MessageEvent<string>) => deliver('resync', message))
}

/** An event stream does not say why it ended: somebody who was shut out must not go on looking at what is on the page. */
async function stillKnown(): Promise<void> {
  try {
    await ask(api.GET('/api/v1/session'))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

export function disconnect(): void {
  clearTimeout(retryTimer)
  source?.close()
  source = null
}

/** Listens for the life of the calling component. */
export function onFact<K extends keyof Facts>(kind: K, listener: (fact: Facts[K]) => void): void {
  listeners[kind].add(listener)
  onScopeDispose(() => listeners[kind].delete(listener))
}
