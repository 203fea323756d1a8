import { useI18n } from 'vue-i18n'
import type { Delivery, NotifyRule } from '@/api/types'

/** What a rule can be made for, in the order of an incident's life. */
export const OCCASIONS = ['raised', 'worsened', 'dispatched', 'returned', 'verified', 'overdue', 'supervised', 'supervision_over'] as const satisfies readonly NonNullable<NotifyRule['occasions']>[number][]

/** Why a message was not taken. Empty when it was. */
export function useObstacle(): (error: Delivery['error']) => string {
  const { t } = useI18n()
  return (error) => (error ? t(`notify.delivery.obstacle.${error}`) : '')
}
