/** A choice of a few: one is pressed, and what is pressed next is told. */
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import SegmentedChoice from '../src/components/SegmentedChoice.vue'

const options = ['day', 'week', 'month', 'year'].map((value) => ({ value, label: value }))

test('the chosen one is pressed, and another is told when it is', async () => {
  const choice = mount(SegmentedChoice<string>, { props: { label: 'Period', options, modelValue: 'week' } })
  const pressed = () => choice.findAll('[aria-pressed=true]').map((each) => each.text())
  expect(pressed()).toEqual(['week'])
  await choice.findAll('button')[3]!.trigger('click')
  expect(choice.emitted('update:modelValue')).toEqual([['year']])
  await choice.setProps({ modelValue: 'year' })
  expect(pressed()).toEqual(['year'])
})
