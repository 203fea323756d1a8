import { expect, test } from 'vitest'
import { i18n } from '../src/i18n'
import { purposeText } from '../src/live/purpose'

test('a purpose that a program did not give is read in the language of the page, a given one as it was given', () => {
  i18n.global.locale.value = 'zh-CN'
  expect([purposeText('monitoring'), purposeText('flood drill')]).toEqual(['日常监看', 'flood drill'])
  i18n.global.locale.value = 'en'
  expect(purposeText('monitoring')).toBe('Routine monitoring')
})
