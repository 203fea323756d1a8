/** What cameras share is written into all of their records or into none, and nothing is replaced unasked. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CauseSuggestion } from '../src/api/types'
import { i18n } from '../src/i18n'
import SharedCause from '../src/pages/maintenance/SharedCause.vue'

const camera = (n: number) => ({ id: `camera-${n}`, code: `3609020000131000000${n}`, name: `Camera ${n}`, version: n, causes: {} })
const suggestion = { id: 's', cameras: [camera(1), camera(2)], times: ['2026-03-02T08:00:00Z'] } as CauseSuggestion
const asked: { url: string; tag: string | null; body: Record<string, unknown> }[] = []
let before: string | null = null

beforeEach(() => {
  asked.length = 0
  before = null
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    asked.push({ url: `${pathname.replace('/api/v1/', '')} ${searchParams.get('dry_run')}`, tag: request.headers.get('If-Match'), body: await request.json() as Record<string, unknown> })
    const rows = suggestion.cameras.map(({ id, code, name }) => ({ id, code, name, changes: [{ field: 'switch', title: {}, before, after: 'SW-7', words: {} }] }))
    return Response.json({ matched: 2, changed: 2, refused: 0, fields: [], rows, refusals: [], tag: '"seen"', edit_id: null })
  })
})
afterEach(() => vi.unstubAllGlobals())

async function written() {
  const page = mount(SharedCause, { props: { suggestion }, global: { plugins: [i18n], stubs: { RouterLink: true } } })
  const [name, reason] = page.findAll('input')
  await name!.setValue('SW-7')
  await reason!.setValue('seen in the cabinet')
  await page.get('form').trigger('submit')
  await flushPromises()
  return page
}

test('one bulk edit, as it was previewed, with the reason of who did it', async () => {
  const page = await written()
  expect(asked.map(({ url, tag }) => [url, tag])).toEqual([['cameras/bulk-edits true', null], ['cameras/bulk-edits false', '"seen"']])
  expect(asked[1]!.body).toMatchObject({ ids: ['camera-1', 'camera-2'], record: { SSJHJ: 'SW-7' }, reason: 'seen in the cabinet' })
  expect(page.emitted('written')).toEqual([['SW-7']])
})

test('a record that names something else by now is not replaced unasked', async () => {
  before = 'SW-3'
  const confirm = vi.fn(() => false)
  vi.stubGlobal('confirm', confirm)
  const page = await written()
  expect(confirm).toHaveBeenCalledOnce()
  expect(asked).toHaveLength(1)
  expect(page.emitted('written')).toBeUndefined()
})
