/** Both languages, complete; which one is in use follows `preferences.locale`. */
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { locale } from '../preferences'
import { en } from './en'
import { zhCN } from './zh-CN'
import said from './zh-CN/said.json'

export const i18n = createI18n({
  legacy: false,
  locale: locale.value,
  // What the service says by code is English by itself: only the other language has words for it.
  messages: { 'zh-CN': { ...zhCN, said }, en: { ...en, said: {} } },
  // One thing, or any other number of them, half of one too; Chinese has no plural.
  pluralRules: { en: (count: number) => (count === 1 ? 0 : 1) },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

watch(locale, (value) => { i18n.global.locale.value = value })
