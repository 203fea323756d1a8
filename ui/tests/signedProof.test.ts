/** What is signed can be had at a browser: a frame with its proof, and the key that signs. */
import { flushPromises, mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, it, vi } from 'vitest'
import EvidenceDialog from '@/components/EvidenceDialog.vue'
import { i18n } from '@/i18n'
import ReportsPage from '@/pages/reports/ReportsPage.vue'

const SHA = 'a'.repeat(64)
const RECORD = {
  id: 'r', camera_id: 'c', sha256: SHA, taken_at: '2026-03-02T08:00:00Z', kinds: ['hourly', 'held'], bytes: 2048, width: 640, height: 360, finding: 'ok',
  faults: ['wrong_clock'], measures: { clock_offset_s: -3600, view_stayed: 3 }, held_until: '2027-04-06T08:00:00Z', evidence_url: '/one', camera_code: '3609', camera_name: 'East gate', division: '3609',
}
const SCHEDULE = { lines: [], language: 'zh-CN', version: 0, changed_at: null, changed_by: null, may_change: false }
const KEY = { public_key: 'cHVibGlj', fingerprint: '0123 4567' }

async function shown(component: typeof EvidenceDialog | typeof ReportsPage, at: string) {
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url)
    const answers: Record<string, object> = { record: RECORD, 'report-key': KEY, 'report-schedule': SCHEDULE }
    return Promise.resolve(Response.json(answers[pathname.split('/').pop() ?? ''] ?? { items: [], total: 0, next_cursor: null }))
  })
  i18n.global.locale.value = 'en'
  const empty = { template: '<p />' }
  const routes = [{ path: '/', name: 'coverage', component: empty }, { path: '/cameras/:id', name: 'camera', component: empty }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(at)
  const wrapper = mount(component, { global: { plugins: [router, i18n] } })
  await flushPromises()
  return wrapper
}

afterEach(() => { vi.unstubAllGlobals() })

it('saves a frame and its proof under the names by which they are checked', async () => {
  const dialog = await shown(EvidenceDialog, `/?evidence=${SHA}&of=c`)
  const saved = dialog.findAll('a[download]').map((link) => [link.attributes('href'), link.attributes('download')])
  expect(saved).toEqual([
    [`/api/v1/evidence/${SHA}?camera_id=c`, `${SHA}.jpg`],
    [`/api/v1/evidence/${SHA}/proof`, `${SHA}.jpg.proof.json`],
  ])
  expect(dialog.text()).toContain('Named by a signed report')
  expect(dialog.text()).toContain('FoundWrong clock')
  expect(dialog.get('[data-measure=clock_offset_s]').text()).toBe('Clock in the picture1h behind')
})

it('shows the key that signs reports, and its fingerprint', async () => {
  const page = await shown(ReportsPage, '/')
  expect(page.get('[data-fingerprint]').text()).toBe(KEY.fingerprint)
  expect(page.text()).toContain(`vms verify --key ${KEY.public_key}`)
})
