/** Who reported a fault is told what became of it, on whatever page they are. */
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { api } from '../src/api/client'
import { i18n } from '../src/i18n'
import { user } from '../src/session'
import ReportNews from '../src/shell/ReportNews.vue'
import type { Incident, User } from '../src/api/types'

const incident = (change: Partial<Incident>) => ({
  id: 'a', number: 7, kind: 'covered', cause: null, cameras_count: 1, camera: { id: 'c', code: '', name: 'East gate' }, status: 'verified', resolution: null, finder_id: 'me', ...change,
}) as Incident

async function shown(items: Incident[]) {
  const asked = vi.spyOn(api, 'GET').mockResolvedValue({ data: { items, total: items.length, next_cursor: null }, response: new Response() } as never)
  const page = mount(ReportNews, { global: { plugins: [i18n], stubs: { RouterLink: { template: '<a><slot /></a>' } } } })
  await flushPromises()
  return { page, asked }
}

beforeEach(() => {
  localStorage.clear()
  i18n.global.locale.value = 'en'
  user.value = { id: 'me' } as User
})

test.each([
  ['the last word is theirs', {}, 'you have the last word'],
  ['it was another’s to find', { finder_id: 'other' }, 'Verified'],
  ['how it was closed', { status: 'closed', resolution: 'overridden' }, 'closed (closed without proof)'],
] as const)('says that %s', async (_, change, said) => {
  const { page } = await shown([incident(change)])
  expect(page.text()).toContain('East gate')
  expect(page.text()).toContain(said)
})

test('is gone once it was read, and asks from then on', async () => {
  const { page } = await shown([incident({})])
  await page.get('button').trigger('click')
  expect(page.find('[data-answers]').exists()).toBe(false)
  const { asked } = await shown([])
  const since = (asked.mock.lastCall?.[1] as unknown as { params: { query: { answered_since: string } } }).params.query.answered_since
  expect(Date.now() - Date.parse(since)).toBeLessThan(60_000)
})

test('says nothing where nothing was answered', async () => {
  const { page } = await shown([])
  expect(page.find('[data-answers]').exists()).toBe(false)
})
