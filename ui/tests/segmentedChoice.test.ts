/** A choice of a few: in a narrow row the chosen one is in sight, and the page stays where it was. */
import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import SegmentedChoice from '../src/components/SegmentedChoice.vue'

afterEach(() => { vi.restoreAllMocks() })
const options = ['day', 'week', 'month', 'year'].map((value) => ({ value, label: value }))
const shown = (modelValue: string) => mount(SegmentedChoice<string>, { props: { label: 'Period', options, modelValue } })

/** Buttons of 100 px beside each other in a row 250 px wide, 20 px from the left. */
function narrow(): void {
  const at = (element: HTMLElement) => [...(element.parentElement?.children ?? [])].indexOf(element)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(250)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(100)
  vi.spyOn(HTMLElement.prototype, 'offsetLeft', 'get').mockImplementation(function (this: HTMLElement) {
    return this.tagName === 'BUTTON' ? 20 + 100 * at(this) : 20
  })
}

test.each([['year', 150], ['week', -50]])('%s: the row alone is moved', (chosen, left) => {
  narrow()
  const asked = vi.fn()
  Element.prototype.scrollIntoView = asked
  expect(shown(chosen).get('[role=group]').element.scrollLeft).toBe(left) // below 0 a browser stays at 0
  expect(asked).not.toHaveBeenCalled()
})
