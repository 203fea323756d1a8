/** Keeps one view alive in one video element: starts, notices silence, reconnects with jitter, pauses with the hidden tab. */
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem'
import { figures, readStats, type Figures, type Reading } from './stats'
import { openView, type View, type ViewRequest } from './whep'

const HIDDEN_LIMIT_MS = 5_000
const WATCH_MS = 1_000
/** No new frame for so long: the view is dead even if its connection says otherwise. */
const SILENCE_LIMIT_MS = 6_000
const RETRY_MIN_MS = 1_000
const RETRY_MAX_MS = 20_000

export type Phase = 'connecting' | 'playing' | 'stalled' | 'waiting' | 'paused'
export interface Player {
  phase: Ref<Phase>
  problem: ShallowRef<Problem | null>
  firstFrameMs: Ref<number | null>
  figures: ShallowRef<Figures | null>
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
  let view: View | null = null
  let attempt = new AbortController()
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let watcher: ReturnType<typeof setInterval> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let last: Reading | null = null
  let lastFrameAt = 0

  function end(): void {
    attempt.abort()
    clearTimeout(timer)
    clearInterval(watcher)
    view?.close()
    view = null
    last = null
  }

  function retry(after: Problem | null): void {
    end()
    problem.value = after
    phase.value = 'waiting'
    const wait = Math.max(retryDelay(failures++, Math.random()), (after?.retryAfterS ?? 0) * 1000)
    timer = setTimeout(() => void open(), wait)
  }

  function firstFrame(startedAt: number): void {
    if (!view) return
    failures = 0
    problem.value = null
    firstFrameMs.value = Math.round(performance.now() - startedAt)
    phase.value = 'playing'
  }

  async function watch(): Promise<void> {
    const current = view
    if (!current) return
    const reading = await readStats(current.connection)
    if (view !== current) return
    if (!last || reading.framesDecoded > last.framesDecoded) lastFrameAt = reading.atMs
    if (last) shown.value = figures(last, reading)
    last = reading
    if (reading.atMs - lastFrameAt > SILENCE_LIMIT_MS) retry(null)
    else if (phase.value === 'playing' && reading.atMs - lastFrameAt > SILENCE_LIMIT_MS / 2) phase.value = 'stalled'
    else if (phase.value === 'stalled' && reading.atMs === lastFrameAt) phase.value = 'playing'
  }

  async function open(): Promise<void> {
    end()
    attempt = new AbortController()
    const { signal } = attempt
    const startedAt = performance.now()
    phase.value = 'connecting'
    try {
      const opened = await openView(request(), signal)
      if (signal.aborted || !video.value) return opened.close()
      view = opened
    } catch (error) {
      if (signal.aborted) return
      retry(error instanceof Problem ? error : new Problem('unsupported', 0, '', String(error)))
      return
    }
    lastFrameAt = performance.now()
    view.connection.addEventListener('connectionstatechange', () => {
      if (view?.connection.connectionState === 'failed' && !signal.aborted) retry(null)
    })
    video.value.requestVideoFrameCallback(() => { if (!signal.aborted) firstFrame(startedAt) })
    video.value.srcObject = view.media
    watcher = setInterval(() => void watch(), WATCH_MS)
  }

  function start(delayMs = 0): void {
    clearTimeout(timer)
    if (delayMs > 0) timer = setTimeout(() => void open(), delayMs)
    else void open()
    phase.value = 'connecting'
  }

  function stop(): void {
    end()
    phase.value = 'paused'
  }

  let pausedByHiding = false
  function onVisibility(): void {
    clearTimeout(hiddenTimer)
    if (document.hidden && phase.value !== 'paused') {
      hiddenTimer = setTimeout(() => { pausedByHiding = true; stop() }, HIDDEN_LIMIT_MS)
    } else if (!document.hidden && pausedByHiding) {
      pausedByHiding = false
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
  return { phase, problem, firstFrameMs, figures: shown, start, stop }
}
