/** WHEP client (draft-ietf-wish-whep-03): one view of one stream; no outside ICE server, nothing trickled. */
import { csrfHeader } from '@/api/client'
import { Problem, problemFrom } from '@/api/problem'

export type StreamKind = 'main' | 'sub'
export interface ViewRequest {
  cameraId: string
  stream: StreamKind
  /** Recorded by the service with the view. */
  purpose: string
}

export interface View {
  connection: RTCPeerConnection
  media: MediaStream
  /** Whether the service sends key frames alone just now, for want of bandwidth. */
  sparse: () => Promise<boolean>
  /** Ends the view here and at the service; survives the page being closed. */
  close: () => void
}

async function post({ cameraId, stream, purpose }: ViewRequest, sdp: string, signal: AbortSignal): Promise<{ answer: string; location: string }> {
  const query = new URLSearchParams({ stream, purpose })
  let response: Response
  try {
    response = await fetch(`/whep/${encodeURIComponent(cameraId)}?${query}`, {
      method: 'POST', body: sdp, signal, headers: { 'Content-Type': 'application/sdp', ...csrfHeader() },
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw Problem.unreachable()
  }
  if (response.status !== 201) throw problemFrom(response, await response.json().catch(() => null))
  return { answer: await response.text(), location: response.headers.get('Location') ?? '' }
}

async function leave(location: string): Promise<void> {
  // The service may be gone, or have ended the view itself: either way it is over here.
  await fetch(location, { method: 'DELETE', keepalive: true, headers: csrfHeader() }).catch(() => undefined)
}

async function sparse(location: string): Promise<boolean> {
  if (!location) return false
  // What cannot be asked is not known: then the usual patience holds.
  const state = await fetch(location).then((answer) => (answer.ok ? answer.json() : null), () => null) as { pictures?: string } | null
  return state?.pictures === 'key_frames'
}

/** Throws `Problem` when the service refuses the view, an AbortError when `signal` fires first. */
export async function openView(request: ViewRequest, signal: AbortSignal): Promise<View> {
  const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
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
    // Sent before any candidate is gathered: the service has a fixed address, and learns ours from the first packet
    // (a peer-reflexive candidate, RFC 8445 §7.3.1.3). That saves the wait and tells nobody our local addresses.
    const offer = await connection.createOffer()
    await connection.setLocalDescription(offer)
    const answered = await post(request, offer.sdp ?? '', signal)
    location = answered.location
    signal.throwIfAborted()
    await connection.setRemoteDescription({ type: 'answer', sdp: answered.answer })
    return { connection, media, close, sparse: () => sparse(location) }
  } catch (error) {
    close()
    throw error
  }
}
