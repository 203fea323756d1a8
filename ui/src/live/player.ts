/**
 * Keeps one view alive in one video element: starts, notices silence, asks the service why, pauses with the hidden tab.
 * A silent view is kept, since the service goes on with it by itself when the camera is back; only a view that is gone,
 * or that stays silent although the camera plays for others, is replaced.
 */
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem'
import type { LiveViewState } from '@/api/types'
import { figures, readStats, type Figures, type Reading } from './stats'
import { openView, type View, type ViewRequest } from './whep'

const HIDDEN_LIMIT_MS = 5_000
const WATCH_MS = 1_000
/** While no frame comes, looked at more often: people are to be told within seconds. */
const ALERT_MS = 250
/** No new frame for so long: the picture stands still. */
const STALL_MS = 2_500
/** No new frame for so long: ask for another view, which is how the service says what is wrong. It notices a camera
 * that went silent after 4 s; asked earlier it would show what it has cached. */
const ASK_MS = 4_600
/** Key frames alone come every few seconds: that much longer silence is none. */
const SPARSE_MS = 10_000
/** More than that are not key frames alone. */
const SPARSE_FPS = 2
const RETRY_MIN_MS = 1_000
const RETRY_MAX_MS = 20_000

export type Phase = 'connecting' | 'playing' | 'stalled' | 'waiting' | 'paused'
export interface Player {
  phase: Ref<Phase>
  problem: ShallowRef<Problem | null>
  firstFrameMs: Ref<number | null>
  figures: ShallowRef<Figures | null>
  /** What the service gives, when that is less than was asked for. */
  given: ShallowRef<LiveViewState | null>
  /** Whether the camera can be heard. */
  audio: Ref<boolean>
  /** How long ago the last frame came. */
  silentMs: () => number
  start: (delayMs?: number) => void
  stop: () => void
}

export function retryDelay(failures: number, random: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(failures, 5)) * (0.5 + random)
}

export function usePlayer(video: Readonly<Ref<HTMLVideoElement | null>>, request: () => ViewRequest): Player {
  const phase = ref<Phase>('paused')
  const problem = shallowRef<Problem | null>(null)
  const firstFrameMs = ref<number | null>(null)
  const shown = shallowRef<Figures | null>(null)
  const given = shallowRef<LiveViewState | null>(null)
  const audio = ref(false)
  let view: View | null = null
  let attempt = new AbortController()
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let watcher: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let last: Reading | null = null
  let lastFrameAt = 0
  let asking = false
  /** Silence that is to be expected of this view. */
  let graceMs = 0
  /** Of the pictures, when the service was asked last what it gives. */
  let width = 0

  function drop(): void {
    clearTimeout(watcher)
    view?.close()
    view = null
    last = null
    given.value = null
    audio.value = false
  }

  function end(): void {
    attempt.abort()
    clearTimeout(timer)
    asking = false
    drop()
  }

  function retry(after: Problem | null): void {
    problem.value = after
    if (!view) phase.value = 'waiting'
    const wait = Math.max(retryDelay(failures++, Math.random()), (after?.retryAfterS ?? 0) * 1000)
    clearTimeout(timer)
    timer = setTimeout(() => void open(), wait)
  }

  function playing(): void {
    phase.value = 'playing'
    problem.value = null
    failures = 0
    // Asked why it was silent; now it goes on by itself.
    if (asking) attempt.abort()
    asking = false
    clearTimeout(timer)
  }

  function firstFrame(startedAt: number): void {
    if (!view) return
    firstFrameMs.value = Math.round(performance.now() - startedAt)
    lastFrameAt = performance.now()
    playing()
  }

  async function look(current: View): Promise<void> {
    const state = await current.state()
    if (view !== current) return
    given.value = state?.causes.length ? state : null
    if (state?.pictures === 'key_frames') graceMs = SPARSE_MS
  }

  /** Whether the service may have begun to give something else. */
  function turned(reading: Reading): boolean {
    const flows = (shown.value?.fps ?? 0) > SPARSE_FPS
    const other = reading.width > 0 && reading.width !== width && (width > 0 || request().stream === 'main')
    width = reading.width || width
    return other || (flows && given.value?.pictures === 'key_frames')
  }

  async function watch(): Promise<void> {
    const current = view
    if (!current) return
    const reading = await readStats(current.connection)
    if (view !== current) return
    const moved = !last || reading.framesDecoded > last.framesDecoded
    if (last && moved) shown.value = figures(last, reading)
    if (moved) lastFrameAt = reading.atMs
    if (moved && (shown.value?.fps ?? 0) > SPARSE_FPS) graceMs = 0
    const silent = phase.value === 'playing' && reading.atMs - lastFrameAt > STALL_MS && !graceMs
    if (turned(reading) || silent) await look(current)
    if (view !== current) return
    const silentMs = reading.atMs - lastFrameAt - graceMs
    if (moved && phase.value === 'stalled' && last) playing()
    else if (phase.value === 'playing' && silentMs > STALL_MS) phase.value = 'stalled'
    // A view that gave nothing at all is asked for less and less often.
    if (silentMs > ASK_MS * 2 ** Math.min(Math.max(0, failures - 1), 3) && !asking) {
      asking = true
      void open()
    }
    if (moved) last = reading
    watcher = setTimeout(() => void watch(), moved ? WATCH_MS : ALERT_MS)
  }

  function use(opened: View, signal: AbortSignal, startedAt: number): void {
    const element = video.value
    if (signal.aborted || !element) return opened.close()
    drop()
    view = opened
    asking = false
    failures++
    graceMs = width = 0
    lastFrameAt = performance.now()
    opened.connection.addEventListener('connectionstatechange', () => {
      if (view !== opened || opened.connection.connectionState !== 'failed') return
      drop()
      retry(null)
    })
    // The callback comes before the picture stands on the screen: two frames later it does, and nothing flashes black.
    element.requestVideoFrameCallback(() => requestAnimationFrame(() => requestAnimationFrame(() => {
      if (view === opened) firstFrame(startedAt)
    })))
    element.srcObject = opened.media
    audio.value = opened.audio
    watcher = setTimeout(() => void watch(), WATCH_MS)
  }

  async function open(): Promise<void> {
    attempt.abort()
    clearTimeout(timer)
    attempt = new AbortController()
    const { signal } = attempt
    const startedAt = performance.now()
    if (!view) phase.value = 'connecting'
    try {
      use(await openView(request(), signal), signal, startedAt)
    } catch (error) {
      if (signal.aborted) return
      retry(error instanceof Problem ? error : new Problem('unsupported', 0, '', String(error)))
    }
  }

  let pausedByHiding = false
  function start(delayMs = 0): void {
    end()
    // Turned up where nobody looks, by a tour for example: taken up when somebody does.
    pausedByHiding = document.hidden
    if (pausedByHiding) {
      phase.value = 'paused'
      return
    }
    if (delayMs > 0) timer = setTimeout(() => void open(), delayMs)
    else void open()
    phase.value = 'connecting'
  }

  function stop(): void {
    end()
    pausedByHiding = false
    phase.value = 'paused'
  }

  function hide(): void {
    if (phase.value === 'paused') return
    stop()
    pausedByHiding = true
  }

  function onVisibility(): void {
    clearTimeout(hiddenTimer)
    if (document.hidden && phase.value !== 'paused') {
      hiddenTimer = setTimeout(hide, HIDDEN_LIMIT_MS)
    } else if (!document.hidden && pausedByHiding) {
      start(Math.random() * RETRY_MIN_MS)
    }
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('pagehide', end)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('pagehide', end)
    clearTimeout(hiddenTimer)
    end()
  })
  return { phase, problem, firstFrameMs, figures: shown, given, audio, silentMs: () => performance.now() - lastFrameAt, start, stop }
}
