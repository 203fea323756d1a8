/** RFC 9457 problem details as an exception. */

/** A sentence of the service: in English, and by the code and parameters with which it is said in other languages. */
export interface Phrase {
  text: string
  code: string
  params: Readonly<Record<string, string>>
}

export interface FieldProblem {
  field: string
  message: Phrase
}

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

  /** The detail, as it is said in any language. */
  get phrase(): Phrase {
    return { ...phrase(this.body, 'detail'), text: this.detail }
  }

  /** What is wrong in single. */
  get errors(): FieldProblem[] {
    const found: unknown = (this.body as { errors?: unknown } | null)?.errors
    return Array.isArray(found) ? found.map((error: unknown) => ({ field: text(error, 'field'), message: phrase(error, 'message') })) : []
  }

  static unreachable(): Problem {
    return new Problem('unreachable', 0, '', '')
  }

  /** From the body of an answer, or from a problem within one. */
  static from(body: unknown, status: number, retryAfterS: number | null = null): Problem {
    const kind = text(body, 'type').split(/[/:#]/).pop() ?? ''
    return new Problem(kind && kind !== 'blank' ? kind : `status-${status}`, status, text(body, 'title'), text(body, 'detail'), retryAfterS, body)
  }
}

function text(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return ''
  const value = (body as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : ''
}

function phrase(body: unknown, key: string): Phrase {
  const params: unknown = (body as { params?: unknown } | null | undefined)?.params
  return { text: text(body, key), code: text(body, 'code'), params: typeof params === 'object' && params !== null ? params as Record<string, string> : {} }
}

export function problemFrom(response: Response, body: unknown): Problem {
  const retryAfter = Number(response.headers.get('Retry-After'))
  return Problem.from(body, response.status, Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null)
}
