import { nextTick } from 'vue'
import { expect, it } from 'vitest'
import { Problem } from '../src/api/problem'
import { inRoom, leftRoom, room } from '../src/live/room'

const refused = (status: number, field: string) =>
  new Problem('wrong', status, '', '', null, { errors: [{ field, message: { code: 'no_room_here' } }] })

it('names the chosen room with every view, keeps it, and gives it up when it is not this person’s', async () => {
  expect(inRoom()).toEqual({})
  room.value = 'r1'
  await nextTick()
  expect(localStorage.getItem('vms.room')).toBe('r1')
  expect(inRoom()).toEqual({ room: 'r1' })
  expect(leftRoom(refused(422, 'purpose'))).toBe(false)
  expect(leftRoom(refused(409, 'room'))).toBe(false)
  expect(leftRoom(refused(422, 'room'))).toBe(true)
  expect(inRoom()).toEqual({})
  expect(leftRoom(refused(422, 'room'))).toBe(false)
})
