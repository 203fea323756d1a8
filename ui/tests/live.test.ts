import { describe, expect, test } from 'vitest'
import { retryDelay } from '../src/live/player'
import { figures, type Reading } from '../src/live/stats'

const reading = (over: Partial<Reading>): Reading => ({
  atMs: 0, framesDecoded: 0, packetsReceived: 0, packetsLost: 0, jitterBufferDelayS: 0, jitterBufferEmitted: 0, roundTripS: 0, width: 640, height: 360, ...over,
})

describe('figures between two readings', () => {
  test('frames per second, loss and latency', () => {
    const after = reading({ atMs: 2_000, framesDecoded: 50, packetsReceived: 98, packetsLost: 2, jitterBufferDelayS: 1, jitterBufferEmitted: 50, roundTripS: 0.01 })
    expect(figures(reading({}), after)).toEqual({ fps: 25, lossPercent: 2, latencyMs: 25, width: 640, height: 360 })
  })
  test('nothing received is no loss and no division by zero', () => {
    expect(figures(reading({}), reading({ atMs: 1_000 }))).toMatchObject({ fps: 0, lossPercent: 0, latencyMs: 0 })
  })
  test('a lost packet that came after all does not count below zero', () => {
    expect(figures(reading({ packetsLost: 3 }), reading({ atMs: 1_000, packetsReceived: 10, packetsLost: 2 })).lossPercent).toBe(0)
  })
})

test.each([[0, 0, 500], [0, 1, 1_500], [3, 0.5, 8_000], [30, 1, 30_000]])('after %i failures with luck %f: %i ms', (failures, random, milliseconds) => {
  expect(retryDelay(failures, random)).toBe(milliseconds)
})
