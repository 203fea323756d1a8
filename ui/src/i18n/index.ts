/** Both languages, complete; which one is in use follows `preferences.locale`. */
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { locale } from '../preferences'
import { en } from './en'
import { zhCN } from './zh-CN'

export const i18n = createI18n({
  legacy: false,
  locale: locale.value,
  messages: { 'zh-CN': zhCN, en },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

watch(locale, (value) => { i18n.global.locale.value = value })
