/** Everything that a person on the road needs running: the service worker, the outbox, and sending when there is a way. */
import { watch } from 'vue'
import { connection } from '@/events'
import { can, user } from '@/session'
import { forgetOrders, openOrders, renewOrders } from './orders'
import { openOutbox } from './outbox'
import { sendWaiting } from './sending'

const WORKER = '/sw.js'

/** Service workers exist on https and localhost only; without one the page must stay open to work without a network. */
export const canOpenOffline = 'serviceWorker' in navigator

async function onward(): Promise<void> {
  await sendWaiting()
  await renewOrders()
}

async function setOut(userId: string): Promise<void> {
  if (canOpenOffline && import.meta.env.PROD) void navigator.serviceWorker.register(WORKER)
  await openOutbox(userId)
  await openOrders(userId)
  await onward()
}

/** To be called once; follows who is signed in from then on. */
export function beReadyForTheRoad(): void {
  watch(() => (can('repair') ? user.value?.id ?? null : null), (userId) => {
    if (userId) void setOut(userId)
    else {
      forgetOrders()
      void openOutbox(null)
    }
  }, { immediate: true })
  window.addEventListener('online', () => { if (can('repair')) void onward() })
  watch(connection, (now) => { if (now === 'open' && can('repair')) void onward() })
}
