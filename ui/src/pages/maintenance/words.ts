/** A maintenance window in words: when it is open, and where it stands now. */
import { useI18n } from 'vue-i18n'
import type { MaintenanceWindow } from '@/api/types'
import { isThing } from '@/things'
import { dateTime, now } from '@/time'

export type Standing = 'open' | 'planned' | 'over' | 'cancelled'

/** 2024-01-01 was a Monday. */
const MONDAY = new Date(2024, 0, 1)

export function useWindowWords(): {
  times: (window: MaintenanceWindow) => string
  weekday: (iso: number) => string
  standing: (window: MaintenanceWindow) => Standing
  nameOf: (window: MaintenanceWindow) => string
} {
  const { t, locale } = useI18n()
  const weekday = (iso: number) => new Intl.DateTimeFormat(locale.value, { weekday: 'short' }).format(new Date(2024, 0, MONDAY.getDate() + iso - 1))
  const minutes = (iso: string) => dateTime(iso).slice(0, 16)
  return {
    weekday,
    /** A switch by its kind too: its name alone says nothing. */
    nameOf: ({ scope, scope_id: id, scope_name: name }) => (isThing(scope) ? `${t(`maintenance.scopes.${scope}`)} ${id}` : name ?? id),
    times: (window) => {
      const [from, to] = [minutes(window.starts_at), minutes(window.ends_at)]
      if (!window.weekdays.length) return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`
      const days = [...window.weekdays].sort().map(weekday).join(' ')
      const until = window.until ? t('maintenance.untilWords', { at: minutes(window.until).slice(0, 10) }) : t('maintenance.forEver')
      return `${days} ${from.slice(11)}–${to.slice(11)} · ${until}`
    },
    standing: ({ cancelled_at: cancelled, open, weekdays, until, ends_at: end }) => {
      if (cancelled) return 'cancelled'
      if (open) return 'open'
      const last = weekdays.length ? until : end
      return last && Date.parse(last) <= now.value ? 'over' : 'planned'
    },
  }
}
