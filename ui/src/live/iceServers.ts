/**
 * TURN servers of our own for who cannot reach the service itself, named by it in `Link` headers with a password that
 * ends (draft-ietf-wish-whep-03 §4.4). Usually there are none.
 */
import { user } from '@/session'

/** Every view brings them anew; after so long without one the service is asked. */
const KEPT_MS = 300_000
const LINK = /<([^>]*)>((?:\s*;\s*[\w-]+="[^"]*")*)/g
const PARAMETER = /([\w-]+)="([^"]*)"/g

export function parseIceServers(header: string | null): RTCIceServer[] {
  return [...(header ?? '').matchAll(LINK)].flatMap(([, url = '', parameters = '']) => {
    const said = new Map([...parameters.matchAll(PARAMETER)].map(([, name, value]) => [name, value]))
    return said.get('rel') === 'ice-server' ? [{ urls: url, username: said.get('username'), credential: said.get('credential') }] : []
  })
}

let known: { servers: RTCIceServer[]; person: string | undefined; untilMs: number } | null = null
let asking: Promise<RTCIceServer[]> | null = null

/** Takes them from an answer of the service. */
export function learnIceServers(answer: Response): RTCIceServer[] {
  const servers = parseIceServers(answer.headers.get('Link'))
  known = { servers, person: user.value?.id, untilMs: performance.now() + KEPT_MS }
  return servers
}

async function asked(cameraId: string): Promise<RTCIceServer[]> {
  // Who cannot be asked now will hardly open a view: that says why.
  const answer = await fetch(`/whep/${encodeURIComponent(cameraId)}`, { method: 'OPTIONS' }).catch(() => null)
  return answer?.ok ? learnIceServers(answer) : []
}

/** For the next view: a client must know them before it makes its offer. */
export async function iceServers(cameraId: string): Promise<RTCIceServer[]> {
  if (known && known.person === user.value?.id && performance.now() < known.untilMs) return known.servers
  asking ??= asked(cameraId).finally(() => { asking = null })
  return asking
}
