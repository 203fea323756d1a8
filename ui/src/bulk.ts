/** Many cameras or sites changed at once: what is said of them, and how the service is asked for each kind. */
import { api, ask } from './api/client'
import type { BulkBody, BulkResult, BulkSitesBody, CameraQuery, RecordQuery } from './api/types'

/** The list whose records are changed, and its filter. */
export type BulkList = { kind: 'camera'; query: CameraQuery } | { kind: 'site'; query: RecordQuery }

/** `columns`: by code and field what they become, null to empty it; `ids`: these of the list, null: all. */
export interface BulkChange {
  ids: string[] | null
  columns: { code: string; field: string; value: string | null }[]
  stage: string
  correction: boolean
  addTags: string[]
  removeTags: string[]
  reason: string
}

/** Only looks, without a `tag`; with the tag of what was shown, it writes. Throws `Problem`. */
export function changeMany(list: BulkList, change: BulkChange, tag: string | null): Promise<BulkResult> {
  const { ids, columns, addTags: add_tags, removeTags: remove_tags, reason } = change
  const said = { ids, add_tags, remove_tags, reason }
  const dry = { dry_run: tag === null }
  const header = tag === null ? {} : { 'If-Match': tag }
  if (list.kind === 'site') {
    const values: BulkSitesBody['values'] = Object.fromEntries(columns.map(({ field, value }) => [field, value]))
    return ask(api.POST('/api/v1/sites/bulk-edits', { params: { query: { ...(ids ? {} : list.query), ...dry }, header }, body: { ...said, values } }))
  }
  const record: BulkBody['record'] = Object.fromEntries(columns.map(({ code, value }) => [code, value]))
  const stage = { lifecycle: (change.stage || null) as BulkBody['lifecycle'], correction: Boolean(change.stage) && change.correction }
  return ask(api.POST('/api/v1/cameras/bulk-edits', { params: { query: { ...(ids ? {} : list.query), ...dry }, header }, body: { ...said, record, ...stage } }))
}
