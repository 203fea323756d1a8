/** Who watches and when: over every live view and in every snapshot. */
import { ref } from 'vue'
import { user } from '@/session'

const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** Local time, the same in every language: "2026-11-23 08:15:02". */
export function stamp(date: Date): string {
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

export const stampNow = ref(stamp(new Date()))
setInterval(() => { stampNow.value = stamp(new Date()) }, 1_000)

export function watcher(): string {
  return user.value ? `${user.value.display_name} (${user.value.username})` : ''
}
