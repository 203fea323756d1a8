/** What this browser remembers for its user: theme and language. Follows the system until somebody chooses. */
import { ref, watch } from 'vue'

export type Theme = 'dark' | 'light'
export type Locale = 'zh-CN' | 'en'
/** Each language is named in itself: whoever needs it must be able to read it. */
export const LANGUAGES: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

const systemDark = window.matchMedia('(prefers-color-scheme: dark)')

function stored<T extends string>(key: string, allowed: readonly T[]): T | null {
  const value = localStorage.getItem(key) as T | null
  return value !== null && allowed.includes(value) ? value : null
}

const chosenTheme = stored<Theme>('vms.theme', ['dark', 'light'])
export const theme = ref<Theme>(chosenTheme ?? (systemDark.matches ? 'dark' : 'light'))
export const locale = ref<Locale>(
  stored<Locale>('vms.locale', ['zh-CN', 'en']) ?? (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'),
)

export function chooseTheme(value: Theme): void {
  theme.value = value
  localStorage.setItem('vms.theme', value)
}

export function chooseLocale(value: Locale): void {
  locale.value = value
  localStorage.setItem('vms.locale', value)
}

systemDark.addEventListener('change', (event) => {
  if (!localStorage.getItem('vms.theme')) theme.value = event.matches ? 'dark' : 'light'
})

watch(theme, (value) => { document.documentElement.dataset.theme = value }, { immediate: true })
watch(locale, (value) => { document.documentElement.lang = value }, { immediate: true })
