/** The time by the service's clock, as the answer to the newest view gave it: what stands over pictures is its time, not this PC's. */

/** `Date` has whole seconds: a smaller difference is none. */
const NOTICED_MS = 1_500

let aheadMs = 0

/** `response`: fresh from the service, never out of a cache. */
export function learnTime(response: Response, receivedAtMs: number = Date.now()): void {
  const said = Date.parse(response.headers.get('Date') ?? '')
  if (Number.isNaN(said)) return
  const difference = said + 500 - receivedAtMs
  aheadMs = Math.abs(difference) > NOTICED_MS ? difference : 0
}

export function serviceNow(): Date {
  return new Date(Date.now() + aheadMs)
}
