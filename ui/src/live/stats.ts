/** Figures of one view, from two readings of `getStats`. */

export interface Reading {
  atMs: number
  framesDecoded: number
  framesDropped: number
  packetsReceived: number
  packetsLost: number
  jitterBufferDelayS: number
  jitterBufferEmitted: number
  roundTripS: number
  width: number
  height: number
}

export interface Figures {
  fps: number
  /** Of the frames that came, those never shown. */
  droppedPercent: number
  lossPercent: number
  /** Network half way plus time in the jitter buffer. */
  latencyMs: number
  width: number
  height: number
}

type Entry = Record<string, unknown>
const num = (entry: Entry | undefined, key: string): number => (typeof entry?.[key] === 'number' ? (entry[key] as number) : 0)

export async function readStats(connection: RTCPeerConnection): Promise<Reading> {
  const entries: Entry[] = []
  ;(await connection.getStats()).forEach((entry: Entry) => entries.push(entry))
  const inbound = entries.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video')
  const pair = entries.find((entry) => entry.type === 'candidate-pair' && entry.nominated === true)
  return {
    atMs: performance.now(),
    framesDecoded: num(inbound, 'framesDecoded'),
    framesDropped: num(inbound, 'framesDropped'),
    packetsReceived: num(inbound, 'packetsReceived'),
    packetsLost: num(inbound, 'packetsLost'),
    jitterBufferDelayS: num(inbound, 'jitterBufferDelay'),
    jitterBufferEmitted: num(inbound, 'jitterBufferEmittedCount'),
    roundTripS: num(pair, 'currentRoundTripTime'),
    width: num(inbound, 'frameWidth'),
    height: num(inbound, 'frameHeight'),
  }
}

export function figures(before: Reading, after: Reading): Figures {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000)
  const lost = Math.max(0, after.packetsLost - before.packetsLost)
  const dropped = Math.max(0, after.framesDropped - before.framesDropped)
  const frames = after.framesDecoded - before.framesDecoded + dropped
  const packets = after.packetsReceived - before.packetsReceived + lost
  const emitted = after.jitterBufferEmitted - before.jitterBufferEmitted
  const buffered = emitted > 0 ? (after.jitterBufferDelayS - before.jitterBufferDelayS) / emitted : 0
  return {
    fps: (after.framesDecoded - before.framesDecoded) / seconds,
    droppedPercent: frames > 0 ? (100 * dropped) / frames : 0,
    lossPercent: packets > 0 ? (100 * lost) / packets : 0,
    latencyMs: 1000 * (buffered + after.roundTripS / 2),
    width: after.width,
    height: after.height,
  }
}
