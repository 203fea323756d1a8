/** Who watches and when: over every live view and in every snapshot. */
import { ref } from 'vue'
import { user } from '@/session'
import { stamp } from '@/time'

export const stampNow = ref(stamp(new Date()))
setInterval(() => { stampNow.value = stamp(new Date()) }, 1_000)

export function watcher(): string {
  return user.value ? `${user.value.display_name} (${user.value.username})` : ''
}
