/** The site that a maintenance window is for is searched by the service, however many there are. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import ScopeField from '../src/components/ScopeField.vue'
import { i18n } from '../src/i18n'

const asked: (string | null)[] = []
beforeEach(() => {
  asked.length = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (!pathname.endsWith('/sites')) return Promise.resolve(Response.json({ items: [] }))
    const q = searchParams.get('q')
    asked.push(q)
    const items = [1, 2].map((n) => ({ id: `${q ?? 'all'}-${n}`, name: `${q ?? 'site'} ${n}`, code: `${n}`, division: '360902' }))
    return Promise.resolve(Response.json({ items, total: q ? 2 : 4000, next_cursor: null }))
  })
})
afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers() })

const ids = (page: { findAll: (selector: string) => { attributes: (name: string) => string | undefined }[] }) => page.findAll('option').map((option) => option.attributes('value')).filter(Boolean)

test('a site is found that is not among the first ones, and the chosen one stays to be seen', async () => {
  const page = mount(ScopeField, {
    props: { modelValue: { scope: 'site' as const, scope_id: '' }, 'onUpdate:modelValue': (now: unknown) => page.setProps({ modelValue: now as never }) }, global: { plugins: [i18n] },
  })
  await flushPromises()
  expect(page.get('[data-unlisted]').text()).toContain('3,998')
  await page.get('input[type="search"]').setValue('West Gate')
  vi.advanceTimersByTime(500)
  await flushPromises()
  expect(asked).toEqual([null, 'West Gate'])
  expect(ids(page)).toEqual(['West Gate-1', 'West Gate-2'])
  expect(page.find('[data-unlisted]').exists()).toBe(false)
  await page.get('select').setValue('West Gate-2')
  await page.get('input[type="search"]').setValue('Mill')
  vi.advanceTimersByTime(500)
  await flushPromises()
  expect(ids(page)).toEqual(['West Gate-2', 'Mill-1', 'Mill-2'])
  expect(page.get('select').element.value).toBe('West Gate-2')
})
