/** The monitoring room in which this computer stands: its line bounds the live views opened here. Empty: the unit's room. */
import { ref, watch } from 'vue'
import type { Problem } from '@/api/problem'

const KEY = 'vms.room'
export const room = ref(localStorage.getItem(KEY) ?? '')
watch(room, (id) => localStorage.setItem(KEY, id))
// Chosen in one window, it holds for all.
window.addEventListener('storage', (event) => { if (event.key === KEY) room.value = event.newValue ?? '' })

/** What a request for a view says of the room. */
export function inRoom(): { room?: string } {
  return room.value ? { room: room.value } : {}
}

/** Gives the choice up when the service says that the room is not one of this person's; whether it did. */
export function leftRoom(problem: Problem): boolean {
  if (!room.value || problem.status !== 422 || !problem.errors.some(({ field }) => field === 'room')) return false
  room.value = ''
  return true
}
