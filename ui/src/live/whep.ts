/** WHEP client (draft-ietf-wish-whep-03): one view of one stream; no ICE server but our own, nothing trickled. */
import { csrfHeader } from '@/api/client'
import { Problem, problemFrom } from '@/api/problem'
import type { LiveViewState } from '@/api/types'
import { iceServers, learnIceServers } from './iceServers'
import { inRoom, leftRoom } from './room'
import { learnTime } from './serviceClock'

export type StreamKind = 'main' | 'sub'
export interface ViewRequest {
  cameraId: string
  stream: StreamKind
  /** Recorded by the service with the view. */
  purpose: string
  /** Its sound is wanted too, where the camera sends it and the person may hear it. */
  audible: boolean
}

export interface View {
  connection: RTCPeerConnection
  media: MediaStream
  /** Whether the camera can be heard in it. */
  audio: boolean
  /** What the service gives just now, and why it is not more; null: it cannot be asked. */
  state: () => Promise<LiveViewState | null>
  /** Ends the view here and at the service; survives the page being closed. */
  close: () => void
}

async function post(request: ViewRequest, sdp: string, signal: AbortSignal): Promise<{ answer: string; location: string }> {
  const { cameraId, stream, purpose } = request
  const query = new URLSearchParams({ stream, purpose, ...inRoom() })
  let response: Response
  try {
    response = await fetch(`/whep/${encodeURIComponent(cameraId)}?${query}`, {
      method: 'POST', body: sdp, signal, headers: { 'Content-Type': 'application/sdp', ...csrfHeader() },
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw Problem.unreachable()
  }
  if (response.status !== 201) {
    const problem = problemFrom(response, await response.json().catch(() => null))
    if (leftRoom(problem)) return await post(request, sdp, signal)
    throw problem
  }
  learnIceServers(response)
  learnTime(response)
  return { answer: await response.text(), location: response.headers.get('Location') ?? '' }
}

async function leave(location: string): Promise<void> {
  // The service may be gone, or have ended the view itself: either way it is over here.
  await fetch(location, { method: 'DELETE', keepalive: true, headers: csrfHeader() }).catch(() => undefined)
}

async function state(location: string): Promise<LiveViewState | null> {
  if (!location) return null
  return await fetch(location).then((answer) => (answer.ok ? answer.json() : null), () => null) as LiveViewState | null
}

/** Throws `Problem` when the service refuses the view, an AbortError when `signal` fires first. */
export async function openView(request: ViewRequest, signal: AbortSignal): Promise<View> {
  const bundled = { bundlePolicy: 'max-bundle' } as const
  const connection = new RTCPeerConnection(bundled)
  const media = new MediaStream()
  let location = ''
  const close = () => {
    const address = location
    location = ''
    for (const track of media.getTracks()) track.stop()
    // The service is told before the connection ends, or it would have forgotten the view by then.
    if (address) void leave(address).then(() => connection.close())
    else connection.close()
  }
  try {
    const transceiver = connection.addTransceiver('video', { direction: 'recvonly' })
    media.addTrack(transceiver.receiver.track)
    // A wall is watched as it happens: no more delay than the network's jitter asks for.
    transceiver.receiver.jitterBufferTarget = 0
    const audio = request.audible ? connection.addTransceiver('audio', { direction: 'recvonly' }) : null
    // Sent before any candidate is gathered: the service has a fixed address, and learns ours from the first packet
    // (a peer-reflexive candidate, RFC 8445 §7.3.1.3). That saves the wait and tells nobody our local addresses.
    const [offer, servers] = await Promise.all([connection.createOffer(), iceServers(request.cameraId)])
    connection.setConfiguration({ ...bundled, iceServers: servers })
    await connection.setLocalDescription(offer)
    const answered = await post(request, offer.sdp ?? '', signal)
    location = answered.location
    signal.throwIfAborted()
    await connection.setRemoteDescription({ type: 'answer', sdp: answered.answer })
    const heard = audio?.currentDirection === 'recvonly'
    if (heard) media.addTrack(audio.receiver.track)
    return { connection, media, audio: heard, close, state: () => state(location) }
  } catch (error) {
    close()
    throw error
  }
}
