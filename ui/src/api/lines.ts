/** An answer that tells line by line how far a long job is. Hanging up before its end stops the job. */
import { Problem } from './problem'

export interface Progress {
  done: number
  of: number
}

type Line<T> = Partial<Progress> & { result?: T; problem?: Record<string, unknown> }

async function* lines<T>(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line<T>> {
  const reader = stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const whole = (rest + (value ?? '')).split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) if (line) yield JSON.parse(line) as Line<T>
    if (done) return
  }
}

/** The result. Throws `Problem`, and what `signal` was aborted with. */
export async function followed<T>(stream: unknown, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<T> {
  try {
    for await (const { done, of, result, problem } of lines<T>(stream as ReadableStream<Uint8Array>)) {
      if (result) return result
      if (problem) throw Problem.from(problem, typeof problem.status === 'number' ? problem.status : 0)
      if (done !== undefined && of !== undefined) onProgress({ done, of })
    }
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error
  }
  signal.throwIfAborted()
  throw Problem.unreachable()
}
