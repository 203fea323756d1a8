/** Sends what the outbox holds, whenever there is a way; and what a person may do about what was refused. */
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { present } from '@/session'
import { amend, deliver, nextToSend, refused, waiting, withdraw, type Waiting } from './outbox'
import { renewOne, take } from './orders'

const LOCK = 'vms-outbox'
const RETRY_MS = 30_000
let timer: ReturnType<typeof setTimeout> | undefined

async function send(item: Waiting): Promise<void> {
  if (item.content.kind === 'photo') {
    const { blob, of } = item.content
    await ask(api.POST('/api/v1/work-orders/{order_id}/photos', {
      params: { path: { order_id: item.order_id } },
      body: { file: '', client_action_id: item.id, kind: of },
      bodySerializer: () => {
        const form = new FormData()
        form.append('file', blob, `${item.id}.jpg`)
        form.append('client_action_id', item.id)
        form.append('kind', of)
        form.append('taken_at', item.happened_at)
        return form
      },
    }))
    await renewOne(item.incident_id)
    return
  }
  const body = { ...item.content.body, client_action_id: item.id, happened_at: item.happened_at }
  await take(await ask(api.POST('/api/v1/incidents/{incident_id}/actions', { params: { path: { incident_id: item.incident_id } }, body })))
}

async function sendAll(): Promise<void> {
  const before = new Set(refused.value.map(({ id }) => id))
  await deliver(send)
  // Refused means that the incident is not where this phone thinks: show where it is.
  for (const item of refused.value.filter(({ id }) => !before.has(id))) {
    try {
      await renewOne(item.incident_id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
}

/** One at a time, also of several tabs where the browser can tell them apart: each in turn, since what it was called for may
    have been kept after the one before had looked. */
export async function sendWaiting(): Promise<void> {
  clearTimeout(timer)
  if (!(await present())) return
  if ('locks' in navigator) await navigator.locks.request(LOCK, sendAll)
  else await sendAll()
  // A request is lost on a poor network that never goes away: nothing else would tell to try again.
  clearTimeout(timer)
  if (nextToSend(waiting.value)) timer = setTimeout(() => void sendWaiting(), RETRY_MS)
}

/** Try a refused act once more: what stood in its way may be gone. */
export async function tryAgain(item: Waiting): Promise<void> {
  await amend(item.id, { refusal: null })
  await sendWaiting()
}

/** What was done stays on record though it can no longer be a step: it goes into the history as a remark. */
export async function sendAsRemark(item: Waiting, remark: string): Promise<void> {
  await amend(item.id, { refusal: null, content: { kind: 'action', body: { action: 'remark', remark } } })
  await sendWaiting()
}

export async function drop(item: Waiting): Promise<void> {
  await withdraw(item.id)
  await sendWaiting()
}

