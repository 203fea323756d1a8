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

/** What is written: why, and the tag of what somebody has looked at. */
export interface Writing { reason: string; tag: string }

/** Only looks, without `writing`. Aborting `signal` stops the service too: nothing is written then. Throws `Problem`. */
export async function send(file: File, options: Options, writing: Writing | null, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<ImportResult> {
  const stream = await ask(api.POST('/api/v1/imports', {
    params: {
      query: { ...options, dry_run: writing === null, reason: writing?.reason ?? '', progress: true },
      header: writing ? { 'If-Match': writing.tag } : {},
    },
    body: { file: '' },
    bodySerializer: () => form(file),
    parseAs: 'stream',
    signal,
  }))
  return followed<ImportResult>(stream, signal, onProgress)
}

/** What an import would do, as a file: `refused`, the refused rows as a workbook, each with what is wrong; `outcomes`, a
    line as CSV for every field that changes and for every other row. Throws `Problem`. */
export async function rowsFile(which: 'refused' | 'outcomes', file: File, options: Options, language: 'zh-CN' | 'en', signal: AbortSignal): Promise<Blob> {
  const sent = { body: { file: '' }, bodySerializer: () => form(file), parseAs: 'blob', signal } as const
  const asked = { ...sent, params: { query: { ...options, language } } } as const
  return await (which === 'refused' ? ask(api.POST('/api/v1/imports/refused', asked)) : ask(api.POST('/api/v1/imports/outcomes', asked))) as Blob
}
