/** Who may go on working on this phone without a network, and what is removed when that ends. */
import type { User } from '@/api/types'
import { all, canKeep, empty, one, put, remove } from './database'
import { forgetFrames } from './frames'

/** After this a lost phone shows nothing any more, whatever it holds. */
const KEPT_FOR_MS = 72 * 3_600_000
const KEY = 'current'

interface KeptPerson {
  key: typeof KEY
  user: User
  seen_at: number
}

/** The service has just said who this is. What belongs to anybody else leaves this phone, but for their own unsent work. */
export async function keepPerson(user: User): Promise<void> {
  if (!canKeep) return
  const before = await one<KeptPerson>('person', KEY)
  if (before && before.user.id !== user.id) await forgetDownloads()
  await put('person', { key: KEY, user: { ...user }, seen_at: Date.now() } satisfies KeptPerson)
}

export async function keptPerson(): Promise<User | null> {
  if (!canKeep) return null
  const kept = await one<KeptPerson>('person', KEY)
  if (!kept) return null
  if (Date.now() - kept.seen_at < KEPT_FOR_MS) return kept.user
  await forgetPerson()
  return null
}

async function forgetDownloads(): Promise<void> {
  await empty('orders')
  await forgetFrames()
}

/** The session is over: nothing that was downloaded stays. What the person made and could not send yet stays, unseen. */
export async function forgetPerson(): Promise<void> {
  if (!canKeep) return
  await empty('person')
  await forgetDownloads()
}

/** At sign-out: unsent work of this person goes too, having been asked about. */
export async function forgetEverything(userId: string): Promise<void> {
  if (!canKeep) return
  await forgetPerson()
  const theirs = (await all<{ id: string; user_id: string }>('outbox')).filter((item) => item.user_id === userId)
  await remove('outbox', ...theirs.map(({ id }) => id))
}
