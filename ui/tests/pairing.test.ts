import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, nextTick } from 'vue'
import { purpose } from '../src/live/purpose'
import { openDesk, useFurtherWindow, type Desk, type FurtherWindow } from '../src/pages/wall/pairing'
import { changed, emptyWall, nextScreen, withoutWindow, type Action } from '../src/pages/wall/state'

/** Delivers at once to all others of its name, as plain data. */
class Channel {
  static all: Channel[] = []
  onmessage: ((event: { data: unknown }) => void) | null = null
  constructor(readonly name: string) { Channel.all.push(this) }
  postMessage(data: unknown): void {
    if (!Channel.all.includes(this)) return
    for (const other of Channel.all) if (other !== this && other.name === this.name) other.onmessage?.({ data: structuredClone(data) })
  }
  close(): void { Channel.all = Channel.all.filter((each) => each !== this) }
}

const ended: (() => void)[] = []
function desk(wanted: () => void = () => undefined): Desk {
  const opened = openDesk('ann', wanted)
  ended.push(opened.end)
  return opened
}
/** A further window of the same browser; `close` as by its frame. */
function further(screen: number): FurtherWindow & { close: () => void } {
  let found!: FurtherWindow
  const page = mount(defineComponent({ setup() { found = useFurtherWindow('ann', screen); return () => null } }))
  const close = () => page.unmount()
  ended.push(() => { if (page.exists()) page.unmount() })
  return { ...found, close }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', Channel)
  vi.spyOn(window, 'close').mockImplementation(() => undefined)
  localStorage.clear()
  purpose.value = ''
})
afterEach(() => {
  for (const end of ended.splice(0)) end()
  Channel.all = []
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const wall = (...actions: Action[]) => actions.reduce(changed, emptyWall())
const cameras = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `c${at}`, name: `c${at}` }))

describe('which screens have a window', () => {
  test('is known at the desk, of screens that were loaded as well as of new ones', async () => {
    const at = desk()
    at.act({ do: 'load', dwellS: 20, screens: [{ layout: 4, cameras: [] }, { layout: 4, cameras: [] }, { layout: 9, cameras: [] }] })
    expect([at.state.value.windows, withoutWindow(at.state.value)]).toEqual([[], 1])
    const third = further(2)
    expect([at.state.value.windows, withoutWindow(at.state.value)]).toEqual([[2], 1])
    const second = further(1)
    expect([at.state.value.windows, withoutWindow(at.state.value)]).toEqual([[1, 2], null])
    await nextTick()
    expect([second.state.value.screens.length, third.state.value.screens[2]?.layout]).toEqual([3, 9])
    second.close()
    expect([at.state.value.windows, withoutWindow(at.state.value)]).toEqual([[2], 1])
  })
  test('is what W goes round, and where picks go', () => {
    const state = wall({ do: 'open' }, { do: 'open' }, { do: 'windows', open: [2] })
    expect(nextScreen(state)).toBe(2)
    expect(nextScreen(changed(state, { do: 'target', screen: 2 }))).toBe(0)
    const worked = changed(state, { do: 'target', screen: 2 })
    expect(changed(worked, { do: 'windows', open: [] }).target).toBe(0)
    expect(withoutWindow(changed(wall({ do: 'open' }, { do: 'open' }), { do: 'target', screen: 2 }))).toBe(2)
  })
  test('a window that crashed is missed after a while', () => {
    const at = desk()
    further(1)
    expect(at.state.value.windows).toEqual([1])
    Channel.all = Channel.all.slice(0, 1)
    vi.advanceTimersByTime(8_000)
    expect(at.state.value.windows).toEqual([])
  })
  test('a smaller saved wall leaves the windows open that are there', () => {
    const state = wall({ do: 'open' }, { do: 'windows', open: [1] }, { do: 'load', dwellS: 9, screens: [{ layout: 9, cameras: cameras(2) }] })
    expect(state.screens.map(({ layout, cameras: placed }) => [layout, placed.length])).toEqual([[9, 2], [9, 0]])
  })
})

test('closing the last screen closes its window, and it stays closed', async () => {
  const at = desk()
  const second = further(1)
  const third = further(2)
  expect(at.state.value.screens).toHaveLength(3)
  at.act({ do: 'close' })
  await nextTick()
  expect([second.closed.value, third.closed.value]).toEqual([false, true])
  expect(window.close).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(20_000)
  expect([at.state.value.screens.length, at.state.value.windows]).toEqual([2, [1]])
})

test('a desk that comes back finds the windows that are there', async () => {
  const before = desk()
  const second = further(1)
  before.end()
  vi.advanceTimersByTime(8_000)
  expect(second.alone.value).toBe(true)
  const again = desk()
  await nextTick()
  expect([again.state.value.windows, second.alone.value]).toEqual([[1], false])
})

describe('a desk whose own timers hardly run', () => {
  test('answers, and turns the pages of the others', async () => {
    const at = desk()
    const second = further(1)
    // As in a hidden window: what the desk has planned does not come.
    vi.clearAllTimers()
    const beat = setInterval(() => Channel.all.at(-1)?.postMessage({ say: 'here', screen: 1 }), 2_000)
    at.act({ do: 'place', screen: 1, tile: 0, cameras: cameras(8) })
    at.act({ do: 'dwell', seconds: 4 })
    at.act({ do: 'tour' })
    await nextTick()
    vi.advanceTimersByTime(6_500)
    clearInterval(beat)
    await nextTick()
    expect(at.state.value.screens[1]?.page).toBe(1)
    expect(second.state.value.screens[1]?.page).toBe(1)
  })
  test('is answered by windows whose timers do not run either', () => {
    desk()
    further(1)
    vi.clearAllTimers()
    const said: unknown[] = []
    new Channel('vms.wall.ann').onmessage = ({ data }) => said.push(data)
    Channel.all[0]?.postMessage({ say: 'call' })
    expect(said).toContainEqual({ say: 'here', screen: 1 })
  })
})

test('a tour goes on without the page of the wall, and stands while the desk is held', async () => {
  const at = desk()
  at.act({ do: 'place', tile: 0, cameras: cameras(12) })
  at.act({ do: 'dwell', seconds: 3 })
  at.act({ do: 'tour' })
  await nextTick()
  vi.advanceTimersByTime(3_300)
  expect(at.state.value.screens[0]?.page).toBe(1)
  at.held.value = true
  vi.advanceTimersByTime(30_000)
  expect(at.state.value.screens[0]?.page).toBe(1)
})

test('the purpose of the desk is that of every window, also when it changes', async () => {
  desk()
  const second = further(1)
  const said: string[] = []
  const listener = new Channel('vms.wall.ann')
  listener.onmessage = ({ data }) => { if ((data as { say: string }).say === 'state') said.push((data as { purpose: string }).purpose) }
  purpose.value = 'flood'
  await nextTick()
  expect(said).toContain('flood')
  purpose.value = ''
  Channel.all[0]?.postMessage({ say: 'state', state: second.state.value, purpose: 'fire' })
  expect(purpose.value).toBe('fire')
})

test('a patrol that is wanted in a further window is walked at the desk', () => {
  const wanted = vi.fn()
  const at = desk(wanted)
  further(1).patrol()
  expect(at.patrolWanted.value).toBe(true)
  expect(wanted).toHaveBeenCalledOnce()
})

test('a wall taken over elsewhere is neither changed nor kept here', async () => {
  const at = desk()
  const elsewhere = desk()
  expect(at.alone.value).toBe(true)
  elsewhere.act({ do: 'layout', layout: 9 })
  await nextTick()
  purpose.value = 'drill'
  at.act({ do: 'layout', layout: 1 })
  await nextTick()
  expect(JSON.parse(localStorage.getItem('vms.wall.ann')!)).toMatchObject({ screens: [{ layout: 9 }] })
})
