import { describe, expect, test, vi } from 'vitest'
import { actionFor } from '../src/keys'
import { cellsOf, isLarge, LAYOUTS, neighbour, sideOf } from '../src/pages/wall/layouts'
import { changed, emptyWall, MAX_CAMERAS, pagesOf, restored, tilesOf, toured, type Action, type WallState } from '../src/pages/wall/state'
import { wallKeys } from '../src/pages/wall/wallKeys'

const camera = (id: string) => ({ id, name: `Camera ${id}` })
const cameras = (...ids: string[]) => ids.map(camera)
const many = (count: number) => cameras(...Array.from({ length: count }, (_, at) => `c${at}`))
const after = (...actions: Action[]): WallState => actions.reduce(changed, emptyWall())
const shown = (state: WallState, screen = 0) => tilesOf(state.screens[screen]!).map((tile) => tile?.id ?? '')

describe('layouts', () => {
  test.each(LAYOUTS)('%i tiles fill the square without overlapping', (layout) => {
    const taken = cellsOf(layout).flatMap(({ column, row, span }) =>
      Array.from({ length: span * span }, (_, at) => `${column + (at % span)},${row + Math.floor(at / span)}`))
    expect(cellsOf(layout)).toHaveLength(layout)
    expect(new Set(taken).size).toBe(taken.length)
    expect(taken).toHaveLength(sideOf(layout) ** 2)
  })
  test.each([
    [9, 0, 1, 0, 1], [9, 0, -1, 0, 0], [9, 0, 0, 1, 3], [9, 8, 1, 1, 8], [9, 4, 0, -1, 1],
    [6, 0, 1, 0, 1], [6, 0, 0, 1, 3], [6, 5, -1, 0, 4], [6, 4, 0, -1, 0], [6, 2, -1, 0, 0], [6, 2, 0, 1, 5], [25, 24, 0, 1, 24], [1, 0, 1, 0, 0],
  ] as const)('of %i: from tile %i by %i, %i to %i', (layout, from, columns, rows, to) => {
    expect(neighbour(layout, from, columns, rows)).toBe(to)
  })
  test('the main stream is for the large pictures', () => {
    expect(LAYOUTS.filter((layout) => isLarge(layout, 0))).toEqual([1, 6])
    expect(isLarge(6, 1)).toBe(false)
  })
})

describe('the wall', () => {
  test('fills one empty tile after another', () => {
    const state = after(...['a', 'b', 'c'].map((id): Action => ({ do: 'place', cameras: cameras(id) })))
    expect(shown(state)).toEqual(['a', 'b', 'c', ''])
    expect(state.screens[0]?.active).toBe(3)
  })
  test('replaces the active tile when all are taken', () => {
    expect(shown(after({ do: 'layout', layout: 1 }, { do: 'place', cameras: cameras('a') }, { do: 'place', cameras: cameras('b') }))).toEqual(['b'])
  })
  test('fill leaves what is there and repeats no camera', () => {
    expect(shown(after({ do: 'place', tile: 1, cameras: cameras('b') }, { do: 'fill', cameras: cameras('a', 'b', 'c', 'd') }))).toEqual(['a', 'b', 'c', 'd'])
  })
  test('a division dropped on it becomes pages, and no more than it can hold', () => {
    const state = after({ do: 'place', tile: 0, cameras: many(250) })
    expect(state.screens[0]?.cameras).toHaveLength(MAX_CAMERAS)
    expect(pagesOf(state.screens[0]!)).toBe(25)
  })
  test('a change of layout keeps in sight what was in sight', () => {
    const state = after({ do: 'place', tile: 0, cameras: many(20) }, { do: 'page', by: 1 }, { do: 'page', by: 1 }, { do: 'layout', layout: 9 })
    expect(shown(state)[0]).toBe('c0')
    expect(shown(changed(state, { do: 'layout', layout: 1 }))[0]).toBe('c0')
    expect(shown(changed(after({ do: 'place', tile: 0, cameras: many(20) }, { do: 'page', by: -1 }), { do: 'layout', layout: 1 }))).toEqual([''])
  })
  test('going on by hand opens one empty page, and only one', () => {
    const state = after({ do: 'place', tile: 0, cameras: many(4) }, { do: 'page', by: 1 })
    expect(shown(state)).toEqual(['', '', '', ''])
    expect(shown(changed(state, { do: 'page', by: 1 }))[0]).toBe('c0')
  })
  test('enlarging needs a camera, and ends when the tile goes', () => {
    expect(after({ do: 'enlarge' }).screens[0]?.enlarged).toBeNull()
    const enlarged = after({ do: 'place', tile: 0, cameras: cameras('a') }, { do: 'enlarge', tile: 0 })
    expect(enlarged.screens[0]?.enlarged).toBe(0)
    expect(changed(enlarged, { do: 'enlarge', tile: 0 }).screens[0]?.enlarged).toBeNull()
    expect(changed(enlarged, { do: 'remove' }).screens[0]).toMatchObject({ enlarged: null, cameras: [null] })
  })
})

describe('tours', () => {
  const touring = after({ do: 'place', tile: 0, cameras: many(9) }, { do: 'tour' })
  test('go round and round the pages, and stand while paused or enlarged', () => {
    const pages = [1, 2, 3, 4].map((turns) => shown(Array.from({ length: turns }).reduce<WallState>((state) => changed(state, { do: 'tick' }), touring))[0])
    expect(pages).toEqual(['c4', 'c8', 'c0', 'c4'])
    expect(shown(changed(changed(touring, { do: 'pause' }), { do: 'tick' }))[0]).toBe('c0')
    expect(shown(changed(changed(touring, { do: 'enlarge', tile: 0 }), { do: 'tick' }))[0]).toBe('c0')
  })
  test('need more than one page', () => {
    expect(toured(touring)).toBe(true)
    expect(toured(after({ do: 'place', tile: 0, cameras: many(4) }))).toBe(false)
  })
  test.each([[0, 20], [1, 3], [9999, 600], [12.4, 12], [Number.NaN, 20]])('stay %f s on a page as %i s', (seconds, kept) => {
    expect(after({ do: 'dwell', seconds }).dwellS).toBe(kept)
  })
})

describe('screens', () => {
  test('are three at most and one at least, each with its own cameras', () => {
    const state = after({ do: 'open' }, { do: 'open' }, { do: 'open' }, { do: 'target', screen: 9 }, { do: 'place', cameras: cameras('a') })
    expect(state.screens).toHaveLength(3)
    expect([shown(state, 0)[0], shown(state, 2)[0]]).toEqual(['', 'a'])
    const closed = [1, 2, 3].reduce((each) => changed(each, { do: 'close' }), state)
    expect(closed.screens).toHaveLength(1)
    expect(closed.target).toBe(0)
  })
  test('activating a tile of another screen makes it the one that is worked on', () => {
    expect(after({ do: 'open' }, { do: 'activate', screen: 1, tile: 2 })).toMatchObject({ target: 1 })
  })
  test('a saved wall brings its own', () => {
    const state = after({ do: 'open' }, { do: 'load', dwellS: 30, screens: [{ layout: 6, cameras: [camera('a'), null] }] })
    expect(state).toMatchObject({ dwellS: 30, target: 0, screens: [{ layout: 6, page: 0 }] })
    expect(shown(state)).toEqual(['a', '', '', '', '', ''])
  })
})

describe('an earlier visit', () => {
  test('is taken up again', () => {
    const before = after({ do: 'layout', layout: 16 }, { do: 'place', tile: 15, cameras: cameras('a') })
    expect(shown(restored(JSON.stringify(before)))[15]).toBe('a')
  })
  test.each(['not json', '{"screens":[{"layout":7,"cameras":[]}]}', '{"screens":[{"layout":4}]}', '{"screens":4}', 'null', '[]'])('starts empty from %s', (stored) => {
    expect(restored(stored)).toEqual(emptyWall())
  })
})

test.each([
  ['Enter', 'enlarge'], ['Escape', 'shrink'], [' ', 'pause'], ['i', 'stats'], ['I', 'stats'], ['Delete', 'remove'], ['6', 'layout'],
  ['ArrowUp', 'move'], ['PageDown', 'page'], ['w', 'target'],
] as const)('the key %s means %s', (key, name) => {
  const act = vi.fn()
  actionFor(key, wallKeys(act, after({ do: 'place', tile: 0, cameras: cameras('a') }, { do: 'activate', tile: 0 }), vi.fn(), {}))?.()
  expect(act).toHaveBeenCalledOnce()
  expect(act.mock.calls[0]?.[0]).toMatchObject({ do: name })
})
test('T begins a tour only where there is something to go round', () => {
  const act = vi.fn()
  actionFor('t', wallKeys(act, emptyWall(), vi.fn(), {}))?.()
  expect(act).not.toHaveBeenCalled()
  actionFor('t', wallKeys(act, after({ do: 'place', tile: 0, cameras: many(5) }), vi.fn(), {}))?.()
  expect(act).toHaveBeenCalledWith({ do: 'tour' })
})
test.each(['Enter', 'Delete'])('%s on an empty tile says that there is no camera', (key) => {
  const [act, empty] = [vi.fn(), vi.fn()]
  actionFor(key, wallKeys(act, emptyWall(), empty, {}))?.()
  expect(act).not.toHaveBeenCalled()
  expect(empty).toHaveBeenCalledOnce()
})
