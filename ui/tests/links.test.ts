/** What a message links to: one address, which opens the order for a crew and the incident for everybody else, after sign-in. */
import { afterEach, expect, test } from 'vitest'
import type { User } from '../src/api/types'
import { router } from '../src/router'
import { user } from '../src/session'

afterEach(() => { user.value = null })

test.each([
  [null, '/sign-in?next=/incidents/abc'],
  ['crew', '/repairs/abc'],
  ['operator', '/events?incident=abc'],
  ['administrator', '/events?incident=abc'],
] as const)('%s comes to %s', async (role, address) => {
  user.value = role === null ? null : { role, permissions: [] as string[] } as unknown as User
  await router.push('/')
  await router.push('/incidents/abc')
  expect(router.currentRoute.value.fullPath).toBe(address)
})
