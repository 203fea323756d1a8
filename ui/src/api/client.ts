/** The typed HTTP client: adds the CSRF token, turns every failure into a `Problem`, tells the session when it has ended. */
import createClient from 'openapi-fetch'
import { Problem, problemFrom } from './problem'
import type { paths } from './schema'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

let csrfToken = ''
let onUnauthorised: () => void = () => undefined

export function useCsrfToken(token: string): void {
  csrfToken = token
}

/** The header that a cookie session needs on every unsafe request, for the few that do not go through `api`. */
export function csrfHeader(): Record<string, string> {
  return { 'X-CSRF-Token': csrfToken }
}

export function whenUnauthorised(handler: () => void): void {
  onUnauthorised = handler
}

export const api = createClient<paths>({ baseUrl: '', fetch: (request: Request) => globalThis.fetch(request) })

api.use({
  onRequest({ request }) {
    if (!SAFE.has(request.method) && csrfToken) request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
  onResponse({ request, response }) {
    const signingIn = request.method === 'POST' && request.url.endsWith('/session')
    if (response.status === 401 && !signingIn) onUnauthorised()
  },
})

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer's body; throws `Problem` on an error status or when the service cannot be reached. */
export async function ask<T>(pending: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>
  try {
    outcome = await pending
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw Problem.unreachable()
  }
  if (!outcome.response.ok) throw problemFrom(outcome.response, outcome.error)
  return outcome.data as T
}
