/** What a maintenance window is for is searched by the service, however many there are. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import ScopeField from '../src/components/ScopeField.vue'
import { i18n } from '../src/i18n'

const THINGS = [
  { name: 'SW-1', division: '360902', division_name: 'East', cameras: 40, beyond: 0 },
  { name: 'SW-1', division: '360999', division_name: 'West', cameras: 1, beyond: 0 },
  { name: 'L-7', division: '360902', division_name: 'East', cameras: 2, beyond: 3 },
]
const asked: (string | null)[] = []
beforeEach(() => {
  asked.length = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.endsWith('/maintenance-things')) {
      asked.push(`${searchParams.get('kind') ?? ''} ${searchParams.get('q') ?? ''}`.trim())
      return Promise.resolve(Response.json({ items: THINGS.filter(({ name }) => name.includes(searchParams.get('q') ?? '')), total: searchParams.get('q') ? 1 : 70 }))
    }
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

test('a switch is chosen by its name in the records, of the county that it is in, and none that reaches beyond', async () => {
  const given: unknown[] = []
  const page = mount(ScopeField, {
    props: { modelValue: { scope: 'switch' as const, scope_id: '' }, 'onUpdate:modelValue': (now: unknown) => { given.push(now); return page.setProps({ modelValue: now as never }) } }, global: { plugins: [i18n] },
  })
  await flushPromises()
  expect(asked).toEqual(['switch'])
  expect(page.findAll('[data-things] option').slice(1).map((option) => option.text())).toEqual(['SW-1 · East · 40 cameras', 'SW-1 · West · 1 camera', 'L-7 · East · 2 cameras · 3 more outside of your area'])
  expect(page.get('[value="360902 L-7"]').attributes('disabled')).toBeDefined()
  expect(page.get('[data-unlisted]').text()).toContain('67')
  await page.get('[data-things]').setValue('360999 SW-1')
  expect(given.at(-1)).toEqual({ scope: 'switch', scope_id: 'SW-1', division: '360999' })
  await page.get('input[type="search"]').setValue('L-')
  vi.advanceTimersByTime(500)
  await flushPromises()
  expect(page.findAll('[data-things] option').slice(1).map((option) => option.attributes('value'))).toEqual(['360999 SW-1', '360902 L-7'])
  await page.findAll('.thing button')[3]?.trigger('click')
  await flushPromises()
  expect(given.at(-1)).toEqual({ scope: 'power', scope_id: '' })
  expect(asked.at(-1)).toBe('power L-')
})
