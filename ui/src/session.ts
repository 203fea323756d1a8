/** Who is signed in, in this browser. */
import { computed, ref } from 'vue'
import { api, ask, useCsrfToken, whenUnauthorised } from './api/client'
import { Problem } from './api/problem'
import type { Session, User } from './api/types'

/** The least that the service accepts. */
export const PASSWORD_LENGTH = 12

/** Says that a cookie may exist, so that a first visit does not ask for a session that cannot be there. */
const HINT = 'vms.signed-in'

export const user = ref<User | null>(null)
export const expired = ref(false)
const permissions = computed(() => new Set((user.value?.permissions ?? []).map((name) => name.toLowerCase())))

export function can(permission: string): boolean {
  return permissions.value.has(permission)
}

function enter(session: Session): void {
  user.value = session.user
  expired.value = false
  useCsrfToken(session.csrf_token ?? '')
  localStorage.setItem(HINT, '1')
}

function leave(): void {
  user.value = null
  useCsrfToken('')
  localStorage.removeItem(HINT)
}

whenUnauthorised(() => {
  if (user.value) expired.value = true
  leave()
})

/** Takes up the session of an earlier page load, if there is one. */
export async function resume(): Promise<void> {
  if (user.value || !localStorage.getItem(HINT)) return
  try {
    enter(await ask(api.GET('/api/v1/session')))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 401) expired.value = true
  }
}

/** Throws `Problem` when the name or password is wrong, or after too many attempts. */
export async function signIn(username: string, password: string): Promise<void> {
  enter(await ask(api.POST('/api/v1/session', { body: { username, password } })))
}

export async function signOut(): Promise<void> {
  try {
    await ask(api.DELETE('/api/v1/session'))
  } finally {
    leave()
  }
}
