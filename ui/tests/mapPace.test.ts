import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepPace, type Paced } from '../src/map/pace'

/** A map that remembers with how many pixels it is drawn, and says that it moves when that changes, as MapLibre does. */
function fakeMap() {
  const heard: Record<string, (() => void)[]> = {}
  const fire = (what: string) => heard[what]?.forEach((listener) => listener())
  const ratios: number[] = []
  const map = {
    on: (what: string, listener: () => void) => { (heard[what] ??= []).push(listener) },
    setPixelRatio: (ratio: number) => { ratios.push(ratio); fire('movestart'); fire('moveend') },
  } as unknown as Paced
  return { map, fire, ratios }
}

/** Frames that are drawn when the test says so. */
function fakeFrames() {
  let waiting: ((atMs: number) => void)[] = []
  let now = 0
  const draw = (count: number, everyMs: number) => {
    for (let frame = 0; frame < count; frame++) {
      now += everyMs
      const due = waiting
      waiting = []
      due.forEach((each) => each(now))
    }
  }
  return { nextFrame: (each: (atMs: number) => void) => waiting.push(each), draw, waiting: () => waiting.length }
}

describe('the pace of a moving map', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('devicePixelRatio', 2)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  test('slow frames make it coarse until it rests', () => {
    const { map, fire, ratios } = fakeMap()
    const { nextFrame, draw } = fakeFrames()
    const isCoarse = keepPace(map, nextFrame)
    fire('movestart')
    draw(8, 33)
    expect([ratios, isCoarse()]).toEqual([[1], true])
    fire('moveend')
    fire('idle')
    expect(isCoarse()).toBe(true)
    vi.advanceTimersByTime(300)
    expect([ratios, isCoarse()]).toEqual([[1, 2], false])
  })
  test('frames in time leave it sharp, and nothing is watched at rest', () => {
    const { map, fire, ratios } = fakeMap()
    const { nextFrame, draw, waiting } = fakeFrames()
    keepPace(map, nextFrame)
    fire('movestart')
    draw(100, 16.7)
    fire('moveend')
    draw(1, 16.7)
    fire('idle')
    expect([ratios, waiting()]).toEqual([[], 0])
  })
  test('a slow machine is coarse at once for a minute, then judged again', () => {
    const { map, fire, ratios } = fakeMap()
    const { nextFrame, draw } = fakeFrames()
    keepPace(map, nextFrame)
    fire('movestart')
    draw(8, 33)
    fire('moveend')
    fire('idle')
    vi.advanceTimersByTime(300)
    fire('movestart')
    draw(1, 33)
    expect(ratios).toEqual([1, 2, 1])
    fire('moveend')
    fire('idle')
    vi.advanceTimersByTime(300)
    draw(1, 60_000)
    fire('movestart')
    draw(50, 16.7)
    expect(ratios).toEqual([1, 2, 1, 2])
  })
  test('between two strokes it stays coarse, and after the map is gone nothing happens', () => {
    const { map, fire, ratios } = fakeMap()
    const { nextFrame, draw } = fakeFrames()
    keepPace(map, nextFrame)
    fire('movestart')
    draw(8, 33)
    fire('moveend')
    fire('idle')
    vi.advanceTimersByTime(200)
    fire('movestart')
    vi.advanceTimersByTime(1_000)
    expect(ratios).toEqual([1])
    fire('moveend')
    fire('idle')
    fire('remove')
    vi.advanceTimersByTime(1_000)
    expect(ratios).toEqual([1])
  })
  test('a hidden tab is not slow', () => {
    const { map, fire, ratios } = fakeMap()
    const { nextFrame, draw } = fakeFrames()
    keepPace(map, nextFrame)
    fire('movestart')
    draw(5, 16.7)
    draw(1, 9_000)
    draw(20, 16.7)
    expect(ratios).toEqual([])
  })
})
