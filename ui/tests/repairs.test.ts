import { describe, expect, test } from 'vitest'
import { Problem } from '../src/api/problem'
import type { IncidentAction, IncidentStatus } from '../src/api/types'
import { newId } from '../src/offline/ids'
import { nextToSend, sequel, type Waiting } from '../src/offline/outbox'
import { fitted } from '../src/offline/photo'
import { inOrder, metresBetween, routeUri } from '../src/pages/repairs/near'
import { anothers, expectedStatus, nextStep, photosOfVisit, writtenOn } from '../src/pages/repairs/steps'
import { PAPER, isSignature, onPaper } from '../src/pages/repairs/strokes'

const bridge = { longitude: 114.2, latitude: 27.6 }
const order = (name: string, due: string | null, longitude: number | null = null) => ({
  name, due_at: due, longitude, latitude: longitude === null ? null : bridge.latitude,
})
const act = (id: string, incident: string, action: 'arrive' | 'repaired', refused = false): Waiting => ({
  id, user_id: 'u', order_id: `order of ${incident}`, incident_id: incident, place: 'East gate', happened_at: `2026-11-23T08:00:0${id}Z`,
  content: { kind: 'action', body: { action } },
  refusal: refused ? { kind: 'not-possible-now', status: 409, title: '', detail: '', said: { text: '', code: '', params: {} }, incident_status: 'closed' } : null,
})

describe('the nearest order', () => {
  test('a minute of latitude is a nautical mile', () => {
    expect(metresBetween(bridge, { ...bridge, latitude: bridge.latitude + 1 / 60 })).toBeCloseTo(1853, -1)
    expect(metresBetween(bridge, bridge)).toBe(0)
  })
  test.each([
    ['where we are is known: by distance, what has no place last', bridge, ['near', 'far', 'nowhere']],
    ['else by the time due, what has none last', null, ['far', 'nowhere', 'near']],
  ])('%s', (_, here, expected) => {
    const orders = [order('nowhere', '2026-11-23T10:00:00Z'), order('far', '2026-11-23T09:00:00Z', 114.9), order('near', null, 114.21)]
    expect(inOrder(orders, here).map(({ name }) => name)).toEqual(expected)
  })
  test('the route is an address that map applications understand, whatever the name holds', () => {
    expect(routeUri(bridge, '东门 (北)')).toBe(`geo:27.600000,114.200000?q=27.600000,114.200000(${encodeURIComponent('东门 (北)')})`)
  })
})

describe('the steps of a repair', () => {
  test.each([
    ['dispatched', 0, 'arrive'], ['arrived', 0, 'photo'], ['arrived', 1, 'repaired'], ['returned', 0, 'photo'], ['returned', 2, 'repaired'],
    ['awaiting_check', 1, null], ['closed', 0, null],
  ] as const)('%s with %d photos: %s', (status, photos, step) => expect(nextStep(status, photos)).toBe(step))

  test('what waits counts as done, what was refused does not', () => {
    expect(expectedStatus('dispatched', [act('1', 'a', 'arrive')])).toBe('arrived')
    expect(expectedStatus('dispatched', [act('1', 'a', 'arrive'), act('2', 'a', 'repaired')])).toBe('awaiting_check')
    expect(expectedStatus('returned', [act('1', 'a', 'repaired', true)])).toBe('returned')
  })
})

describe('what belongs to this visit', () => {
  const photo = (at: string, kind = 'after') => ({ kind, added_at: at })
  const back = { from_status: 'awaiting_check', to_status: 'returned', at: '2026-03-02T08:00:00+00:00' }
  const unsent = (of: string): Waiting => ({ ...act('3', 'a', 'arrive'), content: { kind: 'photo', blob: new Blob(), of } as Waiting['content'] })
  const visit = (photos: object[], history: object[]) => ({ work_order: { photos, checklist: [{ item: 'power', done: true }], parts: [{ name: 'fuse', quantity: 1 }] }, history }) as unknown as Parameters<typeof writtenOn>[0]

  test.each([
    ['every photo, where nothing came back', visit([photo('2026-03-02T07:00:00Z')], []), [], 1],
    ['none from before it came back', visit([photo('2026-03-02T07:00:00Z')], [back]), [], 0],
    ['those since', visit([photo('2026-03-02T07:00:00Z'), photo('2026-03-02T09:00:00Z')], [back, { ...back, from_status: 'returned', to_status: 'returned', at: '2026-03-02T10:00:00Z' }]), [], 1],
    ['no signature', visit([photo('2026-03-02T09:00:00Z', 'signature')], []), [unsent('signature')], 0],
    ['those that wait', visit([], [back]), [unsent('after')], 1],
  ])('%s', (_, detail, waiting, photos) => expect(photosOfVisit(detail, waiting)).toBe(photos))

  test('what was written before stays, and what waits goes before it', () => {
    expect(writtenOn(visit([], []), []).parts).toEqual([{ name: 'fuse', quantity: 1 }])
    const later: Waiting = { ...act('4', 'a', 'repaired'), content: { kind: 'action', body: { action: 'repaired', parts: [{ name: 'cable', quantity: 2 }] } } }
    expect(writtenOn(visit([], []), [later])).toEqual({ checklist: [{ item: 'power', done: true }], parts: [{ name: 'cable', quantity: 2 }] })
    expect(writtenOn(visit([], []), [{ ...later, refusal: act('5', 'a', 'repaired', true).refusal }]).parts).toEqual([{ name: 'fuse', quantity: 1 }])
  })
})

describe('an order that went to another crew', () => {
  const assignee = { id: 'b', name: 'Crew two', unit: null }
  test.each<[string, IncidentStatus, IncidentAction[], string | null]>([
    ['is theirs', 'dispatched', ['remark'], 'Crew two'],
    ['is theirs when it was sent back to them', 'returned', [], 'Crew two'],
    ['is ours as long as we may arrive', 'dispatched', ['arrive', 'repaired'], null],
    ['is ours as long as we may report it', 'arrived', ['repaired'], null],
    ['is nobody’s to do while it is checked', 'awaiting_check', [], null],
    ['is over', 'closed', [], null],
  ])('%s', (_, status, allowed_actions, name) => expect(anothers({ status, allowed_actions, assignee })).toBe(name))
})

describe('the outbox', () => {
  test.each([
    [null, 'sent'], [Problem.unreachable(), 'later'], [new Problem('', 401, '', ''), 'later'], [new Problem('', 429, '', ''), 'later'],
    [new Problem('', 503, '', ''), 'later'], [new Problem('', 409, '', ''), 'refused'], [new Problem('', 422, '', ''), 'refused'],
    [new Problem('', 404, '', ''), 'refused'],
  ] as const)('after %o: %s', (problem, after) => expect(sequel(problem)).toBe(after))

  test('a refused act halts what follows of its own incident only', () => {
    const items = [act('1', 'a', 'arrive', true), act('2', 'a', 'repaired'), act('3', 'b', 'arrive')]
    expect(nextToSend(items)?.id).toBe('3')
    expect(nextToSend(items.slice(0, 2))).toBeNull()
  })
})

test('ids are UUIDv7 and sort by time', () => {
  const ids = [1_000, 2_000, 1_770_000_000_000].map((at) => newId(at))
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test.each([
  [4000, 3000, { width: 1600, height: 1200 }], [800, 600, { width: 800, height: 600 }], [1, 40_000, { width: 1, height: 1600 }],
])('a photo of %d×%d is drawn in %o', (width, height, expected) => expect(fitted(width, height)).toEqual(expected))

describe('a signature', () => {
  const box = { left: 10, top: 20, width: 400, height: 160 }
  test('is drawn on the same paper whatever the screen, and never beside it', () => {
    expect(onPaper({ x: 210, y: 100 }, box)).toEqual({ x: PAPER.width / 2, y: PAPER.height / 2 })
    expect(onPaper({ x: 0, y: 900 }, box)).toEqual({ x: 0, y: PAPER.height })
  })
  test.each([
    ['nothing', [], false],
    ['taps', [[{ x: 1, y: 1 }], [{ x: 500, y: 100 }]], false],
    ['a slip', [[{ x: 1, y: 1 }, { x: 50, y: 1 }]], false],
    ['strokes', [[{ x: 1, y: 1 }, { x: 100, y: 1 }], [{ x: 100, y: 100 }, { x: 200, y: 100 }]], true],
  ])('%s', (_, strokes, signed) => expect(isSignature(strokes)).toBe(signed))
})
