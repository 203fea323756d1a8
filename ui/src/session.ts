/** Who is signed in, in this browser. */
import { computed, ref } from 'vue'
import { api, ask, useCsrfToken, whenUnauthorised } from './api/client'
import { Problem } from './api/problem'
import type { Session, User } from './api/types'
import { disconnect } from './events'
import { forgetEverything, forgetPerson, keepPerson, keptPerson } from './offline/person'

/** The least that the service accepts. */
export const PASSWORD_LENGTH = 12

/** Says that a cookie may exist, so that a first visit does not ask for a session that cannot be there. */
const HINT = 'vms.signed-in'

export const user = ref<User | null>(null)
export const expired = ref(false)
/** The service could not be asked: this person is known from an earlier visit, and can only work on what is kept here. */
export const away = ref(false)
/** A paired screen, which shows the page of the big screen and nothing else. */
export const isScreen = ref(false)
const permissions = computed(() => new Set((user.value?.permissions ?? []).map((name) => name.toLowerCase())))

export function can(permission: string): boolean {
  return permissions.value.has(permission)
}

function enter(session: Session): void {
  user.value = session.user
  isScreen.value = session.screen
  expired.value = false
  away.value = false
  useCsrfToken(session.csrf_token ?? '')
  localStorage.setItem(HINT, '1')
  // Only whose work is on the road goes on without a network.
  if (can('repair')) void keepPerson(session.user)
}

function leave(): void {
  user.value = null
  isScreen.value = false
  away.value = false
  useCsrfToken('')
  localStorage.removeItem(HINT)
}

whenUnauthorised(() => {
  if (user.value) expired.value = true
  leave()
  void forgetPerson()
})

/** Takes up the session of an earlier page load, if there is one. */
export async function resume(): Promise<void> {
  if (user.value || !localStorage.getItem(HINT)) return
  try {
    enter(await ask(api.GET('/api/v1/session')))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 401) expired.value = true
    if (error.status === 0) {
      user.value = await keptPerson()
      away.value = user.value !== null
    }
  }
}

/** Takes up what this screen was paired for. Throws `Problem`. */
export async function resumeScreen(): Promise<void> {
  enter(await ask(api.GET('/api/v1/session')))
}

/** Whether the service knows us now; after a start without a network it is asked who we are first. */
export async function present(): Promise<boolean> {
  if (!away.value) return user.value !== null
  try {
    enter(await ask(api.GET('/api/v1/session')))
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return false
  }
}

/** Throws `Problem` when the name or password is wrong, or after too many attempts. */
export async function signIn(username: string, password: string): Promise<void> {
  enter(await ask(api.POST('/api/v1/session', { body: { username, password } })))
}

/** Signs out here even when the service cannot be told; nothing that was kept for the road stays. */
export async function signOut(): Promise<void> {
  const userId = user.value?.id
  // The stream ends with the session: nobody must ask then whether one is still known.
  disconnect()
  try {
    await ask(api.DELETE('/api/v1/session'))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  } finally {
    leave()
    if (userId) await forgetEverything(userId)
  }
}
