import { useI18n } from 'vue-i18n'
import type { Delivery, NotifyRule } from '@/api/types'

type Occasion = NonNullable<NotifyRule['occasions']>[number]

/** What a rule of incidents can be made for, in the order of an incident's life. */
export const OCCASIONS = ['raised', 'worsened', 'dispatched', 'returned', 'verified', 'overdue', 'supervised', 'supervision_over'] as const satisfies readonly Occasion[]
/** What a rule of reports can be made for. */
export const OF_REPORTS = ['report_ready', 'report_late'] as const satisfies readonly Occasion[]
export const ABOUT = ['incidents', 'reports'] as const satisfies readonly NotifyRule['about'][]

/** Why a message was not taken. Empty when it was. */
export function useObstacle(): (error: Delivery['error']) => string {
  const { t } = useI18n()
  return (error) => (error ? t(`notify.delivery.obstacle.${error}`) : '')
}
