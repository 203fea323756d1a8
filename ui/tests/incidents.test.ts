/** The live list of incidents: what the service tells is shown only where it belongs under the filters. */
import { effectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Incident } from '../src/api/types'
import { connect, disconnect } from '../src/events'
import { useIncidentPages } from '../src/incidents'
import { belongs, exportOf, type FilterKey, type Shown } from '../src/pages/events/filters'

const incident = (change: Partial<Incident> = {}): Incident => ({
  id: 'a', status: 'raised', kind: 'black', class: 1, division: '360902', overdue: false, supervised: false, camera: { id: 'c1', code: '', name: '' }, ...change,
}) as Incident

type Filters = Partial<Record<FilterKey, string>>

describe('under the filters', () => {
  test.each<[string, Filters, Shown, Partial<Incident>, boolean | null]>([
    ['nothing asked: the open ones', {}, 'open', {}, true],
    ['a closed one is not open', {}, 'open', { status: 'closed' }, false],
    ['nor an open one closed', {}, 'closed', {}, false],
    ['all are all', {}, 'all', { status: 'closed' }, true],
    ['its status', { status: 'raised' }, 'open', { status: 'acknowledged' }, false],
    ['its kind', { kind: 'black' }, 'open', { kind: 'frozen' }, false],
    ['its class', { class: '1' }, 'open', { class: 2 }, false],
    ['in time', { overdue: 'true' }, 'open', {}, false],
    ['overdue', { overdue: 'true' }, 'open', { overdue: true }, true],
    ['not supervised', { supervised: 'true' }, 'open', {}, false],
    ['its division', { division: '360902' }, 'open', {}, true],
    ['a division may lie in the one that was asked for', { division: '360900' }, 'open', {}, null],
    ['another camera of it may be the one', { camera_id: 'c2' }, 'open', {}, null],
    ['a name is looked up by the service', { q: 'gate' }, 'open', {}, null],
    ['what is behind a figure, too', { repair: 'late' }, 'all', {}, null],
    ['and whose order it is', { unit: 'u1' }, 'open', {}, null],
    ['what is plain needs no service', { q: 'gate', kind: 'black' }, 'open', { kind: 'frozen' }, false],
  ])('%s', (_, values, shown, change, expected) => {
    expect(belongs(incident(change), values, shown)).toBe(expected)
  })
})

test('the file is of the list under the same filters', () => {
  expect(exportOf({ open: true, class: [1, 2], q: '东 1', kind: undefined }, 'en')).toBe('/api/v1/exports/incidents?language=en&open=true&class=1&class=2&q=%E4%B8%9C+1')
})

describe('the list', () => {
  class Stream extends EventTarget {
    static last: Stream
    constructor() {
      super()
      Stream.last = this
    }
    close = (): void => undefined
  }
  const tell = (told: Incident) => Stream.last.dispatchEvent(new MessageEvent('incident', { data: JSON.stringify(told) }))
  let filters: Filters = {}
  const scope = effectScope()
  const list = async () => {
    const pages = scope.run(() => useIncidentPages(() => ({}), (one) => belongs(one, filters, 'open')))
    await pages?.restart()
    return pages as NonNullable<typeof pages>
  }

  beforeEach(() => {
    filters = {}
    vi.stubGlobal('EventSource', Stream)
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [incident(), incident({ id: 'b' })], next_cursor: null, total: 2 })))
    connect()
  })
  afterEach(() => { disconnect(); vi.unstubAllGlobals() })

  test('a change is seen in its row', async () => {
    const pages = await list()
    tell(incident({ id: 'b', status: 'dispatched' }))
    expect(pages.items.value?.map(({ id, status }) => [id, status])).toEqual([['a', 'raised'], ['b', 'dispatched']])
  })
  test('what does not belong any more leaves, and is not counted', async () => {
    const pages = await list()
    tell(incident({ status: 'closed' }))
    expect(pages.items.value?.map(({ id }) => id)).toEqual(['b'])
    expect(pages.total.value).toBe(1)
  })
  test('what is new comes on top where it belongs, and else not at all', async () => {
    const pages = await list()
    filters = { kind: 'black' }
    tell(incident({ id: 'c', kind: 'frozen' }))
    tell(incident({ id: 'd' }))
    expect(pages.items.value?.map(({ id }) => id)).toEqual(['d', 'a', 'b'])
    expect(pages.total.value).toBe(3)
  })
  test('what only the service can tell changes nothing but the row', async () => {
    const pages = await list()
    filters = { q: 'gate' }
    tell(incident({ id: 'e' }))
    tell(incident({ status: 'acknowledged' }))
    expect(pages.items.value?.map(({ id, status }) => [id, status])).toEqual([['a', 'acknowledged'], ['b', 'raised']])
  })
})
