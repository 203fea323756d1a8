/** The hours of a month's row: each that is more than none opens the sites that have some. */
import { mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, test } from 'vitest'
import { i18n } from '../src/i18n'
import MonthHours from '../src/pages/coverage/MonthHours.vue'
import { monthSitesLink } from '../src/pages/coverage/months'

const usable = { usable_h: 90, required_h: 100, unseen_h: 4, excluded_h: { maintenance: 3, blind: 0, excluded: 20 }, rate: 90, note: null }

function row(link?: (show: Parameters<typeof monthSitesLink>[3]) => ReturnType<typeof monthSitesLink>) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/month', name: 'coverage-month', component: { template: '<i />' } }, { path: '/', component: { template: '<i />' } }] })
  return mount({ components: { MonthHours }, setup: () => ({ usable, link }), template: '<table><tbody><tr><MonthHours :usable="usable" :link="link" /></tr></tbody></table>' }, { global: { plugins: [router, i18n] } })
}

test('each figure opens the sites that have such hours, of the same area, class and month', () => {
  const found = row((show) => monthSitesLink('369901203', '1', '2026-03', show))
  const of = (name: string) => found.get(`[data-hours='${name}']`)
  for (const name of ['usable', 'required', 'unseen', 'maintenance', 'excluded'] as const) {
    expect(of(name).attributes('href')).toBe(`/month?scope=369901203&class=1&month=2026-03&show=${name}`)
  }
  expect([of('blind').element.tagName, of('override').text()]).toEqual(['SPAN', '0'])
  expect(found.get('a').attributes('href')).toBe('/month?scope=369901203&class=1&month=2026-03')
})

test('the row of a single site opens nothing more', () => {
  expect(row().find('a').exists()).toBe(false)
})
