/** RFC 9457 problem details as an exception. */

export class Problem extends Error {
  constructor(
    /** Last part of the problem's type URI, e.g. "wrong-password"; "unreachable" when there was no answer. */
    readonly kind: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly retryAfterS: number | null = null,
    private readonly body: unknown = null,
  ) {
    super(detail || title)
  }

  /** A text that only this kind of problem carries; empty when it does not. */
  said(name: string): string {
    return text(this.body, name)
  }

  /** A part with texts of its own; null when this problem carries none of that name. */
  part(name: string): ((key: string) => string) | null {
    const found = typeof this.body === 'object' && this.body !== null ? (this.body as Record<string, unknown>)[name] : null
    return typeof found === 'object' && found !== null ? (key) => text(found, key) : null
  }

  static unreachable(): Problem {
    return new Problem('unreachable', 0, '', '')
  }
}

function text(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return ''
  const value = (body as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : ''
}

export function problemFrom(response: Response, body: unknown): Problem {
  const type = text(body, 'type')
  const kind = type.split(/[/:#]/).pop() ?? ''
  const retryAfter = Number(response.headers.get('Retry-After'))
  return new Problem(
    kind && kind !== 'blank' ? kind : `status-${response.status}`,
    response.status,
    text(body, 'title'),
    text(body, 'detail'),
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    body,
  )
}
