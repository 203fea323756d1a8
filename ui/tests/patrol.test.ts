import { describe, expect, test } from 'vitest'
import { begun, hiding, leftS, overdue, seen, stepped, ticking, told } from '../src/pages/patrol/walk'

const stop = (id: string) => ({ id, name: id })
const route = [stop('a'), stop('b'), stop('c')]

describe('a walk', () => {
  test('goes on when the dwell time is over, and not while it is paused', () => {
    const walk = begun(route, 10, 0, 1_000)
    expect(overdue(ticking(walk, 10_900))).toBe(false)
    expect(overdue(ticking(walk, 11_000))).toBe(true)
    expect(leftS(ticking(walk, 8_400))).toBe(3)
    const paused = ticking({ ...ticking(walk, 5_000), paused: true }, 60_000)
    expect(overdue(paused)).toBe(false)
    expect(overdue(ticking({ ...paused, paused: false }, 65_999))).toBe(false)
    expect(overdue(ticking({ ...paused, paused: false }, 66_000))).toBe(true)
  })
  test('steps over cameras that may not be seen, and ends after the last', () => {
    const walk = begun([null, stop('a'), null, stop('b'), null], 10, 0, 0)
    expect(walk.position).toBe(1)
    expect(stepped(walk, 1, 0).position).toBe(3)
    expect(stepped(walk, -1, 0).position).toBe(1)
    expect(stepped(stepped(walk, 1, 0), 1, 0)).toMatchObject({ done: true, position: 3 })
    expect(begun([null], 10, 0, 0).done).toBe(true)
    expect(begun(route, 10, 3, 0).done).toBe(true)
  })
})

describe('what is written of a stop', () => {
  test('a picture that stood', () => {
    const walk = told(begun(route, 10, 0, 1_000), 'playing', null, 1_240)
    expect(seen(walk, ' lamp out ', 11_000)).toEqual({
      position: 0, camera_id: 'a', shown_s: 10, picture_s: 9.8, first_picture_ms: 240, reason: null, remark: 'lamp out',
    })
  })
  test('a picture that came and went, with the reason', () => {
    const gone = told(told(begun(route, 10, 0, 0), 'playing', null, 500), 'stalled', null, 3_500)
    const line = seen(told(gone, 'stalled', 'refused', 4_000), '', 10_000)
    expect(line).toMatchObject({ picture_s: 3, shown_s: 10, reason: 'refused', remark: null })
    expect(seen(told(gone, 'playing', null, 6_000), '', 10_000)).toMatchObject({ picture_s: 7, reason: 'stalled' })
  })
  test('no picture at all', () => {
    expect(seen(begun(route, 10, 0, 0), '', 4_000)).toMatchObject({ picture_s: 0, first_picture_ms: null, reason: 'no_picture' })
    expect(seen(told(begun(route, 10, 0, 0), 'waiting', 'Status 502!', 100), '', 4_000)?.reason).toBe('status_502_')
  })
})

describe('a walk in a window that nobody can see', () => {
  const walk = told(begun(route, 10, 0, 0), 'playing', null, 500)
  test('stands, and goes on where it stood', () => {
    const hidden = hiding(ticking(walk, 4_000), true, 4_000)
    expect(overdue(ticking(hidden, 600_000))).toBe(false)
    const back = hiding(ticking(hidden, 600_000), false, 600_000)
    expect([leftS(back), overdue(ticking(back, 605_999)), overdue(ticking(back, 606_000))]).toEqual([6, false, true])
  })
  test('is not logged as seen for that time, and says why', () => {
    const hidden = told(hiding(walk, true, 4_000), 'paused', null, 9_000)
    const back = told(hiding(hidden, false, 600_000), 'playing', null, 600_400)
    expect(seen(back, '', 606_000)).toMatchObject({ shown_s: 10, picture_s: 9.1, reason: 'hidden' })
    expect(seen(hidden, '', 500_000)).toMatchObject({ shown_s: 4, picture_s: 3.5, reason: 'hidden' })
  })
  test('a camera that gave no picture besides keeps its own reason', () => {
    const refused = told(begun(route, 10, 0, 0), 'waiting', 'refused', 200)
    expect(seen(hiding(hiding(refused, true, 1_000), false, 2_000), '', 4_000)).toMatchObject({ shown_s: 3, reason: 'refused' })
  })
  test('stepped on from elsewhere it has still not been seen', () => {
    const on = stepped(hiding(walk, true, 4_000), 1, 50_000)
    expect(seen(on, '', 80_000)).toMatchObject({ position: 1, shown_s: 0, picture_s: 0, reason: 'hidden' })
  })
})

test('what was in the way before the first picture is forgotten with it', () => {
  const refused = told(begun(route, 10, 0, 0), 'waiting', 'no-live-picture', 100)
  expect(seen(refused, '', 5_000)?.reason).toBe('no-live-picture')
  expect(seen(told(refused, 'playing', null, 400), '', 5_000)).toMatchObject({ reason: null, picture_s: 4.6 })
})
