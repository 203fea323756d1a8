/** Walks a route and writes what is seen: each stop when it is left, again when it could not be written the first time. */
import { computed, onBeforeUnmount, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import type { PatrolDetail, PatrolRoute, PatrolRow } from '@/api/types'
import { i18n } from '@/i18n'
import type { Phase } from '@/live/player'
import { duty, purpose } from '@/live/purpose'
import { begun, hiding, leftS, overdue, seen, stepped, ticking, told, type Seen, type Stop, type Walk } from './walk'

const TICK_MS = 250
const AGAIN_MS = 3_000
const GONE = new Set([404, 409, 422])

export interface PatrolWalk {
  detail: ShallowRef<PatrolDetail | null>
  walk: ShallowRef<Walk | null>
  current: ComputedRef<Stop | null>
  upcoming: ComputedRef<Stop | null>
  left: ComputedRef<number>
  remark: Ref<string>
  problem: ShallowRef<Problem | null>
  /** Stops that are not written yet. */
  unwritten: ComputedRef<number>
  start: (route: PatrolRoute) => Promise<void>
  resume: (row: PatrolRow, dwellS: number) => Promise<void>
  step: (by: 1 | -1) => void
  pause: () => void
  /** A remark on the camera that is on the screen. */
  noted: (text: string) => void
  phase: (id: string, phase: Phase, reason: string | null) => void
  breakOff: () => Promise<void>
  finish: (remark: string) => Promise<void>
  close: () => void
}

export function usePatrol(): PatrolWalk {
  const detail = shallowRef<PatrolDetail | null>(null)
  const walk = shallowRef<Walk | null>(null)
  const remark = ref('')
  const problem = shallowRef<Problem | null>(null)
  const waiting = shallowRef<readonly Seen[]>([])
  const remarks = new Map<number, string>()
  let ending: 'completed' | 'broken_off' = 'completed'
  let writing: Promise<void> = Promise.resolve()
  const at = (position: number): Stop | null => walk.value?.stops[position] ?? null
  const current = computed(() => (walk.value && !walk.value.done ? at(walk.value.position) : null))
  const upcoming = computed(() => (walk.value ? at(walk.value.position + 1) : null))

  async function asked<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await work()
      problem.value = null
      return answer
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return null
    }
  }

  /** One after the other, in the order of the walk; what the service refuses for good is not said again. */
  async function writeAll(): Promise<void> {
    const patrol = detail.value
    while (patrol && patrol === detail.value && waiting.value[0]) {
      const line = waiting.value[0]
      const { position, ...body } = line
      const put = () => ask(api.PUT('/api/v1/patrols/{patrol_id}/stops/{position}', { params: { path: { patrol_id: patrol.id, position } }, body }))
      await asked(put)
      const failed = problem.value
      if (failed && !GONE.has(failed.status)) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      else waiting.value = waiting.value.filter((other) => other !== line) // a newer line of the same stop stays
    }
  }

  function write(): void {
    const now = performance.now()
    const line = walk.value && seen(walk.value, remark.value, now)
    if (!line) return
    remarks.set(line.position, remark.value)
    waiting.value = [...waiting.value.filter(({ position }) => position !== line.position), line]
    writing = writing.then(writeAll)
  }

  function enter(patrol: PatrolDetail, dwellS: number, from: number): void {
    remarks.clear()
    remark.value = ''
    waiting.value = []
    detail.value = patrol
    walk.value = begun(patrol.stops.map(({ camera }) => camera), dwellS, from, performance.now())
    onVisibility()
    ending = 'completed'
    duty.value = i18n.global.t('patrol.purpose')
    if (walk.value.done) void end('')
  }

  async function start(route: PatrolRoute): Promise<void> {
    if (detail.value) return
    const body = { route_id: route.id, purpose: purpose.value || i18n.global.t('patrol.purpose') }
    const patrol = await asked(() => ask(api.POST('/api/v1/patrols', { body })))
    if (patrol) enter(patrol, route.dwell_s, 0)
  }

  async function resume(row: PatrolRow, dwellS: number): Promise<void> {
    const patrol = await asked(() => ask(api.GET('/api/v1/patrols/{patrol_id}', { params: { path: { patrol_id: row.id } } })))
    if (!patrol) return
    const reached = patrol.stops.findLastIndex(({ seen_at: seenAt }) => seenAt)
    enter(patrol, dwellS, reached + 1)
  }

  function step(by: 1 | -1): void {
    const before = walk.value
    if (!before || before.done) return
    write()
    walk.value = stepped(before, by, performance.now())
    remark.value = remarks.get(walk.value.position) ?? ''
    if (walk.value.done) void end('')
  }

  async function end(text: string): Promise<void> {
    const patrol = detail.value
    if (!patrol) return
    await writing
    const body = { outcome: ending, remark: text.trim() || null }
    const ended = await asked(() => ask(api.POST('/api/v1/patrols/{patrol_id}/end', { params: { path: { patrol_id: patrol.id } }, body })))
    if (ended && detail.value?.id === ended.id) detail.value = ended
  }

  function close(): void {
    duty.value = ''
    walk.value = null
    detail.value = null
    problem.value = null
  }

  const ticker = setInterval(() => {
    if (!walk.value) return
    walk.value = ticking(walk.value, performance.now())
    if (overdue(walk.value)) step(1)
  }, TICK_MS)
  const onVisibility = () => { if (walk.value) walk.value = hiding(walk.value, document.hidden, performance.now()) }
  document.addEventListener('visibilitychange', onVisibility)
  onBeforeUnmount(() => {
    clearInterval(ticker)
    document.removeEventListener('visibilitychange', onVisibility)
    duty.value = ''
  })

  return {
    detail, walk, current, upcoming, remark, problem, start, resume, step, close,
    left: computed(() => (walk.value ? leftS(walk.value) : 0)),
    unwritten: computed(() => waiting.value.length),
    pause: () => { if (walk.value) walk.value = { ...ticking(walk.value, performance.now()), paused: !walk.value.paused } },
    noted: (text) => { remark.value = text },
    phase: (id, phase, reason) => { if (walk.value && current.value?.id === id) walk.value = told(walk.value, phase, reason, performance.now()) },
    breakOff: async () => {
      write()
      if (walk.value) walk.value = { ...walk.value, done: true }
      ending = 'broken_off'
      await end('')
    },
    finish: async (text) => {
      if (text.trim() || detail.value?.status === 'open') await end(text)
      if (!problem.value) close()
    },
  }
}
