import { beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { actionFor, type WallKeys } from '../src/pages/wall/keys'
import { useWall } from '../src/pages/wall/wall'

const camera = (id: string) => ({ id, name: `Camera ${id}` })

beforeEach(() => localStorage.clear())

describe('the wall', () => {
  test('fills one empty tile after another', () => {
    const wall = useWall('anna')
    for (const id of ['a', 'b', 'c']) wall.place(camera(id))
    expect(wall.tiles.value.slice(0, 4).map((tile) => tile?.id)).toEqual(['a', 'b', 'c', undefined])
    expect(wall.active.value).toBe(3)
  })
  test('replaces the active tile when all are taken', () => {
    const wall = useWall('anna')
    wall.layout.value = 1
    wall.place(camera('a'))
    wall.place(camera('b'))
    expect(wall.tiles.value[0]?.id).toBe('b')
  })
  test('fill leaves what is there and repeats no camera', () => {
    const wall = useWall('anna')
    wall.place(camera('b'), 1)
    wall.fill(['a', 'b', 'c', 'd'].map(camera))
    expect(wall.tiles.value.slice(0, 4).map((tile) => tile?.id)).toEqual(['a', 'b', 'c', 'd'])
  })
  test('is remembered for its user and for nobody else', async () => {
    const wall = useWall('anna')
    wall.layout.value = 9
    wall.place(camera('a'), 8)
    await nextTick()
    expect(useWall('anna').layout.value).toBe(9)
    expect(useWall('anna').tiles.value[8]?.id).toBe('a')
    expect(useWall('ben').tiles.value.every((tile) => tile === null)).toBe(true)
  })
  test.each(['not json', '{"layout":7,"tiles":[]}', '{"layout":4}', 'null'])('starts empty from %s', (stored) => {
    localStorage.setItem('vms.wall.anna', stored)
    expect(useWall('anna').layout.value).toBe(4)
  })
  test.each([[0, 1, 0, 1], [0, -1, 0, 0], [0, 0, 1, 3], [8, 1, 1, 8], [4, 0, -1, 1]])('from tile %i by %i, %i to %i', (from, columns, rows, to) => {
    const wall = useWall('anna')
    wall.layout.value = 9
    wall.active.value = from
    wall.move(columns, rows)
    expect(wall.active.value).toBe(to)
  })
})

test.each([
  ['/', 'search'], ['?', 'help'], [' ', 'pause'], ['Enter', 'enlarge'], ['Escape', 'shrink'], ['s', 'snapshot'], ['S', 'snapshot'],
  ['f', 'fullScreen'], ['i', 'stats'], ['Delete', 'remove'], ['3', 'layout'], ['ArrowUp', 'move'],
] as const)('the key %s means %s', (key, name) => {
  const keys = Object.fromEntries(
    ['search', 'layout', 'move', 'enlarge', 'shrink', 'pause', 'snapshot', 'fullScreen', 'stats', 'remove', 'help'].map((action) => [action, vi.fn()]),
  ) as unknown as WallKeys
  actionFor(key, keys)?.()
  expect(keys[name]).toHaveBeenCalledOnce()
})
