/** The kinds of records and their columns, as the service has them: what lists show and forms ask for. */
import { shallowRef } from 'vue'
import { api, ask } from '@/api/client'
import type { Entity, RecordColumn, RegistryKind, RegistryRecord } from '@/api/types'

/** Too long or too technical for a list; the form has them. */
const NOT_LISTED = new Set(['boundary', 'line', 'longitude', 'latitude', 'title_en', 'parent_code', 'phases', 'responsible_unit_codes'])

/** Fields of one's own begin so; a list would grow too wide with them. */
const CUSTOM = 'custom.'

export const kinds = shallowRef<{ kind: RegistryKind; columns: RecordColumn[] }[]>([])

/** Loaded once a visit, and again after `kinds` was emptied; throws `Problem`. */
export async function loadKinds(): Promise<void> {
  if (!kinds.value.length) kinds.value = (await ask(api.GET('/api/v1/registry'))).items
}

export const columnsOf = (kind: Entity) => kinds.value.find((known) => known.kind === kind)?.columns ?? []
export const listed = (columns: RecordColumn[]) => columns.filter(({ field }) => !NOT_LISTED.has(field) && !field.startsWith(CUSTOM))

/** A value as people read it: codes as words, several joined. */
export function inWords(column: RecordColumn, value: string | null | undefined, chinese: boolean): string {
  if (!value) return ''
  const words = new Map(column.choices.map(({ code, zh, en }) => [code, chinese ? zh : en]))
  return words.size ? value.split('/').map((code) => words.get(code) ?? code).join(chinese ? '、' : ', ') : value
}

/** What a form sends: the values that were changed. An empty field empties the value. */
export function changed(record: RegistryRecord | null, form: Record<string, string>): Record<string, string | null> {
  const sent = Object.entries(form).filter(([field, value]) => value.trim() !== (record?.values[field] ?? ''))
  return Object.fromEntries(sent.map(([field, value]) => [field, value.trim() || null]))
}
