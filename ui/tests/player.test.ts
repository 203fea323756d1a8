import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { i18n } from '../src/i18n'
import LiveVideo from '../src/live/LiveVideo.vue'
import { usePlayer, type Player } from '../src/live/player'
import { duty, purpose } from '../src/live/purpose'
import { openView, type ViewRequest } from '../src/live/whep'

/** The service's side: what was opened, and what of it is still open. */
const opened: { request: ViewRequest; closed: boolean }[] = []
vi.mock('../src/live/whep', () => ({ openView: vi.fn() }))
// Everybody's turn is at once: turns go by a clock that runs on from test to test.
vi.mock('../src/live/turns', () => ({ turnMs: () => 0 }))

beforeEach(() => {
  vi.useFakeTimers()
  opened.length = 0
  purpose.value = duty.value = ''
  HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0
  vi.mocked(openView).mockImplementation((request) => {
    const view = { request, closed: false }
    opened.push(view)
    const connection = Object.assign(new EventTarget(), { getStats: () => Promise.resolve(new Map()) }) as unknown as RTCPeerConnection
    return Promise.resolve({ connection, media: null as unknown as MediaStream, audio: false, state: () => Promise.resolve(null), close: () => { view.closed = true } })
  })
})
afterEach(() => {
  hidden(false)
  vi.useRealTimers()
})
const open = () => opened.filter(({ closed }) => !closed).map(({ request }) => request.cameraId)

function hidden(value: boolean): void {
  Object.defineProperty(document, 'hidden', { value, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

function player(cameraId: string): Player & { leave: () => void } {
  let found!: Player
  const video = ref<HTMLVideoElement | null>(document.createElement('video'))
  const page = mount(defineComponent({ setup() { found = usePlayer(video, () => ({ cameraId, stream: 'sub', purpose: 'x', audible: false })); return () => h('i') } }))
  return { ...found, leave: () => page.unmount() }
}

describe('a hidden tab', () => {
  test('opens nothing new, and what was turned up meanwhile when it is looked at', async () => {
    hidden(true)
    const one = player('a')
    one.start(60)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([opened.length, one.phase.value]).toEqual([0, 'paused'])
    hidden(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(open()).toEqual(['a'])
    one.leave()
  })
  test('lets go of what plays after five seconds, not at once', async () => {
    const one = player('a')
    one.start()
    await vi.advanceTimersByTimeAsync(100)
    hidden(true)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(open()).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(open()).toEqual([])
    one.leave()
  })
  test('does not bring back what somebody has paused', async () => {
    const one = player('a')
    one.start()
    hidden(true)
    one.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    hidden(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([open(), one.phase.value]).toEqual([[], 'paused'])
    one.leave()
  })
})

describe('a picture that is looked at for something else', () => {
  const show = () => mount(LiveVideo, { props: { cameraId: 'a', name: 'A', stream: 'sub' }, global: { plugins: [i18n] } })
  const purposes = () => opened.map(({ request, closed }) => [request.purpose, closed])

  test('is another view, said with the new purpose', async () => {
    i18n.global.locale.value = 'en'
    const page = show()
    await vi.advanceTimersByTimeAsync(500)
    purpose.value = 'flood'
    await vi.advanceTimersByTimeAsync(500)
    expect(purposes()).toEqual([['Routine monitoring', true], ['flood', false]])
    page.unmount()
  })
  test('is the same view in another language of the page', async () => {
    const page = show()
    await vi.advanceTimersByTimeAsync(500)
    i18n.global.locale.value = 'zh-CN'
    await vi.advanceTimersByTimeAsync(500)
    expect(opened).toHaveLength(1)
    page.unmount()
  })
  test('is not opened anew while it is being left', async () => {
    const page = show()
    await vi.advanceTimersByTimeAsync(500)
    duty.value = 'Video patrol'
    page.unmount()
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    expect(opened).toHaveLength(1)
  })
})
