/** A spreadsheet on its way to the service. */
import { api, ask } from '@/api/client'
import { followed, type Progress } from '@/api/lines'
import type { ImportQuery, ImportResult } from '@/api/types'

export type Options = Required<Pick<ImportQuery, 'inverse_networked' | 'datum'>>

function form(file: File): FormData {
  const data = new FormData()
  data.append('file', file)
  return data
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
  return followed<ImportResult>(stream, signal, onProgress)
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
