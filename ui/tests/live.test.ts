import { afterEach, describe, expect, test, vi } from 'vitest'
import { Problem } from '../src/api/problem'
import { chosen, hopeful, measured, refused } from '../src/live/choice'
import { iceServers, learnIceServers, parseIceServers } from '../src/live/iceServers'
import { retryDelay } from '../src/live/player'
import { figures, type Figures, type Reading } from '../src/live/stats'
import { newestStill } from '../src/live/still'
import { turnMs } from '../src/live/turns'

const reading = (over: Partial<Reading>): Reading => ({
  atMs: 0, framesDecoded: 0, framesDropped: 0, packetsReceived: 0, packetsLost: 0, jitterBufferDelayS: 0, jitterBufferEmitted: 0, roundTripS: 0, width: 640, height: 360, ...over,
})

describe('figures between two readings', () => {
  test('frames per second, loss and latency', () => {
    const after = reading({ atMs: 2_000, framesDecoded: 45, framesDropped: 5, packetsReceived: 98, packetsLost: 2, jitterBufferDelayS: 1, jitterBufferEmitted: 50, roundTripS: 0.01 })
    expect(figures(reading({}), after)).toEqual({ fps: 22.5, droppedPercent: 10, lossPercent: 2, latencyMs: 25, width: 640, height: 360 })
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

describe('the choice of the stream', () => {
  const figure = (droppedPercent: number, lossPercent = 0): Figures => ({ fps: 25, droppedPercent, lossPercent, latencyMs: 40, width: 1920, height: 1080 })
  const bad = (times: number, from = hopeful, nowMs = 0) => Array.from({ length: times }).reduce<typeof hopeful>((each) => measured(each, 'main', figure(20), nowMs), from)

  test('a hiccup changes nothing; what goes on does, for a while', () => {
    expect(chosen('main', bad(3), 0)).toBe('main')
    expect(chosen('main', measured(bad(3), 'main', figure(0), 0), 0)).toBe('main')
    const fallen = bad(4)
    expect(chosen('main', fallen, 0)).toBe('sub')
    expect(chosen('main', fallen, 30_000)).toBe('main')
    expect(chosen('main', bad(4, fallen, 30_000), 60_000)).toBe('sub')
    expect(chosen('main', bad(4, fallen, 30_000), 90_000)).toBe('main')
  })
  test('lost packets count as dropped frames do; the sub stream is never given up', () => {
    expect(chosen('main', Array.from({ length: 4 }).reduce<typeof hopeful>((each) => measured(each, 'main', figure(0, 9), 0), hopeful), 0)).toBe('sub')
    expect(measured(hopeful, 'sub', figure(90), 0)).toEqual(hopeful)
    expect(chosen('sub', hopeful, 0)).toBe('sub')
  })
  test('a main stream that cannot be had is not asked for again at once', () => {
    expect(chosen('main', refused(hopeful, 1_000), 1_001)).toBe('sub')
  })
})

test('who comes alone opens at once, a crowd one after the other', () => {
  expect(turnMs(10_000)).toBe(0)
  expect([turnMs(10_000), turnMs(10_000), turnMs(10_010)]).toEqual([60, 120, 170])
  expect(turnMs(20_000)).toBe(0)
})

const LINK = '<turn:10.0.0.9:3478?transport=udp>; rel="ice-server"; username="17:ann,b"; credential="a>b="; credential-type="password"'
const SERVER = { urls: 'turn:10.0.0.9:3478?transport=udp', username: '17:ann,b', credential: 'a>b=' }

describe('the TURN servers that the service names', () => {
  afterEach(() => vi.unstubAllGlobals())

  test.each([
    [null, []],
    [LINK, [SERVER]],
    [`${LINK}, ${LINK.replace('udp', 'tcp')}`, [SERVER, { ...SERVER, urls: 'turn:10.0.0.9:3478?transport=tcp' }]],
    [LINK.replace('ice-server', 'preload'), []],
    ['rubbish <', []],
  ])('%s', (header, servers) => {
    expect(parseIceServers(header)).toEqual(servers)
  })

  test('are asked for once, whoever opens first; an answer brings newer ones', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response(null, { status: 204, headers: { Link: LINK } })))
    vi.stubGlobal('fetch', fetched)
    expect(await Promise.all([iceServers('a'), iceServers('b')])).toEqual([[SERVER], [SERVER]])
    expect(await iceServers('c')).toEqual([SERVER])
    expect(fetched).toHaveBeenCalledTimes(1)
    learnIceServers(new Response(null, { status: 201 }))
    expect(await iceServers('c')).toEqual([])
  })
})

describe('the frame that stands for a refused view', () => {
  const refused = (still: unknown) => new Problem('no-live-picture', 409, '', '', 10, { still })
  const still = { url: '/api/v1/evidence/x', taken_at: '2026-11-23T08:00:10Z', age_s: 3 }
  const shownAt = Date.parse('2026-11-23T08:00:00Z')

  test.each([
    ['none was named', refused(undefined), null, null],
    ['nothing was shown before', refused(still), null, still.url],
    ['it is newer than what was shown', refused(still), shownAt, still.url],
    ['what was shown is newer', refused(still), shownAt + 11_000, null],
    ['there is no refusal', null, null, null],
  ])('%s', (_, problem, shown, url) => {
    expect(newestStill(problem, shown)?.url ?? null).toBe(url)
  })
})
