/** Who watches and when, by the service's clock: over every live view and in every snapshot. */
import { ref } from 'vue'
import { user } from '@/session'
import { stamp } from '@/time'
import { serviceNow } from './serviceClock'

export const stampNow = ref(stamp(serviceNow()))
setInterval(() => { stampNow.value = stamp(serviceNow()) }, 1_000)

export function watcher(): string {
  return user.value ? `${user.value.display_name} (${user.value.username})` : ''
}
