/**
 * One wall in up to three windows of one browser. The first window holds the wall; the others show their screen of it
 * and send what is done in them. Between windows everything is plain data.
 */
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { changed, emptyWall, restored, type Action, type WallState } from './state'

/** The first window says that it is there; who has not heard it for so long is on its own. */
const BEAT_MS = 2_000
const SILENT_MS = 5_000

type Message =
  | { say: 'state'; from: string; state: WallState }
  | { say: 'hello'; from: string; screen: number }
  | { say: 'do'; from: string; action: Action }
  | { say: 'claim'; from: string }

export interface Pairing {
  state: ShallowRef<WallState>
  act: (action: Action) => void
  /** Another window has taken the wall over, or the first window is gone. */
  alone: Ref<boolean>
  claim: () => void
  /** How many further windows are open. */
  followers: ComputedRef<number>
}

const channelOf = (userId: string) => new BroadcastChannel(`vms.wall.${userId}`)
const keyOf = (userId: string) => `vms.wall.${userId}`

/** The window that holds the wall. */
export function useFirstWindow(userId: string): Pairing {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const channel = channelOf(userId)
  const state = shallowRef(restored(localStorage.getItem(keyOf(userId))))
  const alone = ref(false)
  const heard = shallowRef<ReadonlyMap<number, number>>(new Map())
  const say = (message: Message) => channel.postMessage(message)
  const tell = () => say({ say: 'state', from: mine, state: state.value })

  function act(action: Action): void {
    if (!alone.value) state.value = changed(state.value, action)
  }

  function claim(): void {
    alone.value = false
    state.value = restored(localStorage.getItem(keyOf(userId)))
    say({ say: 'claim', from: mine })
    tell()
  }

  function hear(message: Message): void {
    if (message.say === 'claim') alone.value = true
    if (alone.value) return
    if (message.say === 'do') act(message.action)
    if (message.say !== 'hello') return
    heard.value = new Map(heard.value).set(message.screen, Date.now())
    while (state.value.screens.length <= message.screen && state.value.screens.length < 3) act({ do: 'open' })
    tell()
  }

  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  watch(state, (value) => {
    localStorage.setItem(keyOf(userId), JSON.stringify(value))
    tell()
  })
  const beat = setInterval(() => {
    if (alone.value) return
    const late = Date.now() - SILENT_MS
    heard.value = new Map([...heard.value].filter(([, at]) => at > late))
    tell()
  }, BEAT_MS)
  onBeforeUnmount(() => { clearInterval(beat); channel.close() })
  say({ say: 'claim', from: mine })
  tell()
  return { state, act, alone, claim, followers: computed(() => heard.value.size) }
}

/** A further window: `screen` counts from 1. */
export function useFurtherWindow(userId: string, screen: number): Pairing {
  const channel = channelOf(userId)
  const state = shallowRef(emptyWall())
  const alone = ref(false)
  let heardAt = Date.now()
  const hello = () => channel.postMessage({ say: 'hello', from: '', screen } satisfies Message)

  channel.onmessage = (event: MessageEvent<Message>) => {
    if (event.data.say !== 'state') return
    heardAt = Date.now()
    alone.value = false
    // Said again every two seconds: what is the same is left as it is.
    if (JSON.stringify(event.data.state) !== JSON.stringify(state.value)) state.value = event.data.state
  }
  const beat = setInterval(() => {
    alone.value = Date.now() - heardAt > SILENT_MS
    hello()
  }, BEAT_MS)
  onBeforeUnmount(() => { clearInterval(beat); channel.close() })
  hello()
  return {
    state, alone, claim: hello, followers: computed(() => 0),
    act: (action) => channel.postMessage({ say: 'do', from: '', action: { screen, ...action } as Action } satisfies Message),
  }
}
