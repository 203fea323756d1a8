/** What a figure counts is had as a workbook, by whoever may carry it away. */
import { mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, test } from 'vitest'
import { shallowRef } from 'vue'
import FigureHead from '../src/components/FigureHead.vue'
import { i18n } from '../src/i18n'
import { user } from '../src/session'

afterEach(() => { user.value = null })

function shown(total: number, permissions: string[], book?: string) {
  user.value = { permissions } as unknown as typeof user.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'coverage', component: { template: '<i />' } }] })
  const pages = { items: shallowRef([]), total: shallowRef(total) }
  return mount(FigureHead, { props: { back: { name: 'coverage' }, backText: '', title: '', book, pages }, global: { plugins: [router, i18n] } }).find('[data-book]')
}

test('the rows of a list are a file for who may export', () => {
  const link = shown(3, ['export'], '/book?scope=core')
  expect([link.attributes('href'), link.attributes('download')]).toEqual(['/book?scope=core', ''])
})

test.each([['nothing listed', 0, ['export'], '/book'], ['no right', 3, ['view_coverage'], '/book'], ['no file', 3, ['export'], undefined]])('none: %s', (_, total, permissions, book) => {
  expect(shown(total, permissions, book).exists()).toBe(false)
})
