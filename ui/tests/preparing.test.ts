/** A past day since which very much has changed: the page says how far its preparing is, asks again, and can give it up. */
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { Problem } from '../src/api/problem'
import { usePaged } from '../src/api/pages'
import PagedPanel from '../src/components/PagedPanel.vue'
import { i18n } from '../src/i18n'

const preparing = (done: number, of: number) =>
  Problem.from({ type: '/problems/being-prepared', detail: '', code: 'records_being_prepared', params: { day: '2026-03-03', done: String(done), of: String(of) } }, 503, 2)
const asked = vi.fn<() => Promise<{ items: string[]; total: number }>>()

function shown() {
  return mount(defineComponent(() => {
    const pages = usePaged<string>(() => asked())
    void pages.anew()
    return () => h(PagedPanel<string>, { pages, label: 'Sites', empty: 'None' }, { default: ({ items }: { items: string[] }) => items.join() })
  }), { global: { plugins: [i18n] } })
}

beforeEach(() => {
  vi.useFakeTimers()
  i18n.global.locale.value = 'en'
  asked.mockReset()
})
afterEach(() => vi.useRealTimers())

test('the page says how far it is, asks again, and shows the list', async () => {
  asked.mockRejectedValueOnce(preparing(0, 0)).mockRejectedValueOnce(preparing(120_000, 600_000)).mockResolvedValueOnce({ items: ['East gate'], total: 1 })
  const page = shown()
  await flushPromises()
  expect(page.get('[role=status]').text()).toContain('2026-03-03')
  expect(page.get('progress').attributes('max'), 'it has not begun').toBeUndefined()
  await vi.advanceTimersByTimeAsync(2000)
  expect(page.text()).toContain('120,000 / 600,000')
  expect(page.get('progress').attributes()).toMatchObject({ value: '120000', max: '600000' })
  expect(page.find('[role=alert]').exists()).toBe(false)
  await vi.advanceTimersByTimeAsync(2000)
  expect(page.text()).toBe('East gate')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked).toHaveBeenCalledTimes(3)
})

test('who cancels asks no more, and can try again', async () => {
  asked.mockRejectedValue(preparing(10, 600))
  const page = shown()
  await flushPromises()
  await page.get('button').trigger('click')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked).toHaveBeenCalledTimes(1)
  expect(page.find('progress').exists()).toBe(false)
  expect(page.find('[role=alert]').exists(), 'it is no fault').toBe(false)
  expect(page.get('[role=status]').text()).toContain('2026-03-03')
  asked.mockResolvedValue({ items: ['East gate'], total: 1 })
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.text()).toBe('East gate')
})

test('who leaves the page asks no more', async () => {
  asked.mockRejectedValue(preparing(10, 600))
  const page = shown()
  await flushPromises()
  page.unmount()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked).toHaveBeenCalledTimes(1)
})
