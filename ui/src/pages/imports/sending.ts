/** A spreadsheet on its way to the service, which tells line by line how far it is. */
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import type { ImportQuery, ImportResult } from '@/api/types'

export type Options = Required<Pick<ImportQuery, 'inverse_networked' | 'datum'>>

export interface Progress {
  done: number
  of: number
}

type Line = Partial<Progress> & { result?: ImportResult; problem?: Record<string, unknown> }

function form(file: File): FormData {
  const data = new FormData()
  data.append('file', file)
  return data
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += value ?? ''
    const whole = rest.split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) if (line) yield JSON.parse(line) as Line
    if (done) return
  }
}

/** Only looks (`dryRun`), or writes. Aborting `signal` stops the service too: nothing is written then. Throws `Problem`. */
export async function send(file: File, options: Options, dryRun: boolean, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<ImportResult> {
  const stream = await ask(api.POST('/api/v1/imports', {
    params: { query: { ...options, dry_run: dryRun, progress: true } },
    body: { file: '' },
    bodySerializer: () => form(file),
    parseAs: 'stream',
    signal,
  }))
  try {
    for await (const { done, of, result, problem } of lines(stream as ReadableStream<Uint8Array>)) {
      if (result) return result
      if (problem) throw Problem.from(problem, typeof problem.status === 'number' ? problem.status : 0)
      if (done !== undefined && of !== undefined) onProgress({ done, of })
    }
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error
  }
  throw Problem.unreachable()
}

/** The refused rows as a workbook, each with what is wrong. Throws `Problem`. */
export async function refusedRows(file: File, options: Options): Promise<Blob> {
  return await ask(api.POST('/api/v1/imports/refused', {
    params: { query: options },
    body: { file: '' },
    bodySerializer: () => form(file),
    parseAs: 'blob',
  })) as Blob
}
