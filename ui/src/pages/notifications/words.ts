import { useI18n } from 'vue-i18n'
import type { Delivery } from '@/api/types'

/** Why a message was not taken. Empty when it was. */
export function useObstacle(): (error: Delivery['error']) => string {
  const { t } = useI18n()
  return (error) => (error ? t(`notify.delivery.obstacle.${error}`) : '')
}
