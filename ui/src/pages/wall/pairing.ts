/**
 * One wall in up to three windows of one browser. The desk holds the wall; the others show their screen of it and send
 * what is done in them. Between windows everything is plain data. A browser lets the timers of a hidden window run late
 * or hardly ever, but hands it messages at once: so each side answers the other, and what is due is done on the way.
 */
import { effectScope, onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { purpose } from '@/live/purpose'
import { changed, emptyWall, restored, type Action, type WallState } from './state'

const BEAT_MS = 2_000
/** A window that has not been heard for so long is gone. */
const SILENT_MS = 5_000
/** How late a tour may turn its page. */
const TURN_MS = 250

/** The desk says `state`, `call` (who is there?), `close` and `claim`; the others say the rest. */
type Message =
  | { say: 'state'; state: WallState; purpose: string }
  | { say: 'call' }
  | { say: 'claim'; from: string }
  | { say: 'close'; screen: number }
  | { say: 'hello' | 'here' | 'bye'; screen: number }
  | { say: 'do'; action: Action }
  | { say: 'patrol' }

export interface Desk {
  state: ShallowRef<WallState>
  act: (action: Action) => void
  /** Another window has taken the wall over. */
  alone: Ref<boolean>
  claim: () => void
  /** Tours stand, because something else is on the desk's screen. */
  held: Ref<boolean>
  /** A further window has asked for a patrol, which only the desk walks; whoever begins it sets this back. */
  patrolWanted: Ref<boolean>
  end: () => void
}

const channelOf = (userId: string) => new BroadcastChannel(`vms.wall.${userId}`)
const keyOf = (userId: string) => `vms.wall.${userId}`

/** Takes the wall over, until it is ended. `wanted`: a patrol is, wherever in the service the person is. */
export function openDesk(userId: string, wanted: () => void): Desk {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const channel = channelOf(userId)
  const scope = effectScope(true)
  const state = shallowRef(restored(localStorage.getItem(keyOf(userId))))
  const alone = ref(false)
  const held = ref(false)
  const patrolWanted = ref(false)
  const heard = new Map<number, number>()
  let turnedAt = performance.now()
  const say = (message: Message) => channel.postMessage(message)
  const tell = () => say({ say: 'state', state: state.value, purpose: purpose.value })

  function act(action: Action): void {
    if (alone.value) return
    const last = state.value.screens.length - 1
    state.value = changed(state.value, action)
    if (action.do !== 'close' || state.value.screens.length > last) return
    heard.delete(last)
    say({ say: 'close', screen: last })
  }

  function claim(): void {
    alone.value = false
    state.value = restored(localStorage.getItem(keyOf(userId)))
    say({ say: 'claim', from: mine })
    tell()
  }

  /** Says which windows are there, when that is not what was known. */
  function count(): void {
    const open = [...heard.keys()].sort((a, b) => a - b)
    if (open.join() !== state.value.windows.join()) act({ do: 'windows', open })
  }

  function turn(): void {
    const { touring, paused, dwellS } = state.value
    const now = performance.now()
    if (!touring || paused || held.value || now - turnedAt < dwellS * 1000) return
    turnedAt = now
    act({ do: 'tick' })
  }

  function met(screen: number, isNew: boolean): void {
    // One that was closed here and does not know it yet opens nothing.
    if (isNew || screen < state.value.screens.length) heard.set(screen, performance.now())
    count()
    turn()
    tell()
  }

  function hear(message: Message): void {
    if (message.say === 'claim') alone.value = message.from !== mine
    if (alone.value) return
    if (message.say === 'do') act(message.action)
    else if (message.say === 'hello' || message.say === 'here') met(message.screen, message.say === 'hello')
    else if (message.say === 'bye' && heard.delete(message.screen)) count()
    else if (message.say === 'patrol') {
      patrolWanted.value = true
      wanted()
    }
  }

  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  scope.run(() => {
    watch([state, purpose], () => {
      // Another window's by now: what stands here is old.
      if (alone.value) return
      localStorage.setItem(keyOf(userId), JSON.stringify(state.value))
      tell()
    })
    watch(() => [state.value.touring, state.value.paused, state.value.dwellS, held.value], () => { turnedAt = performance.now() })
  })
  const turner = setInterval(() => { if (!alone.value) turn() }, TURN_MS)
  const beat = setInterval(() => {
    if (alone.value) return
    for (const [screen, at] of heard) if (performance.now() - at > SILENT_MS) heard.delete(screen)
    count()
    say({ say: 'call' })
  }, BEAT_MS)
  say({ say: 'claim', from: mine })
  tell()
  return {
    state, act, alone, claim, held, patrolWanted,
    end: () => {
      clearInterval(turner)
      clearInterval(beat)
      scope.stop()
      channel.close()
    },
  }
}

export interface FurtherWindow {
  state: ShallowRef<WallState>
  act: (action: Action) => void
  patrol: () => void
  /** The desk is gone. */
  alone: Ref<boolean>
  /** The desk has closed this screen. */
  closed: Ref<boolean>
}

/** `screen` counts from 1. */
export function useFurtherWindow(userId: string, screen: number): FurtherWindow {
  const channel = channelOf(userId)
  const state = shallowRef(emptyWall())
  const alone = ref(false)
  const closed = ref(false)
  let heardAt = performance.now()
  const say = (message: Message) => channel.postMessage(message)
  const here = () => { if (!closed.value) say({ say: 'here', screen }) }
  const bye = () => say({ say: 'bye', screen })

  function follow(message: Message & { say: 'state' }): void {
    purpose.value = message.purpose
    // Said again and again: what is the same is left as it is.
    if (JSON.stringify(message.state) !== JSON.stringify(state.value)) state.value = message.state
  }

  function hear(message: Message): void {
    if (message.say === 'close' && message.screen === screen) {
      closed.value = true
      // Only what a page has opened may be closed by one; what was opened by hand says that it is over.
      window.close()
    }
    if (closed.value) return
    if (message.say === 'claim') say({ say: 'hello', screen })
    else if (message.say === 'call') here()
    else if (message.say === 'state') follow(message)
    else return
    heardAt = performance.now()
    alone.value = false
  }

  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  const beat = setInterval(() => {
    alone.value = performance.now() - heardAt > SILENT_MS
    here()
  }, BEAT_MS)
  window.addEventListener('pagehide', bye)
  onBeforeUnmount(() => {
    clearInterval(beat)
    window.removeEventListener('pagehide', bye)
    bye()
    channel.close()
  })
  say({ say: 'hello', screen })
  return {
    state, alone, closed,
    act: (action) => say({ say: 'do', action: { screen, ...action } as Action }),
    patrol: () => say({ say: 'patrol' }),
  }
}
