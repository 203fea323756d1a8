import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { IncidentDetail } from '../src/api/types'
import { i18n } from '../src/i18n'
import { duty } from '../src/live/purpose'
import type { CameraPoints } from '../src/map/points'
import NearbyLive from '../src/pages/events/NearbyLive.vue'
import { boxAround, nearest } from '../src/pages/events/nearest'

const HERE: [number, number] = [118.3, 34.1]
const camera = (id: string, east: number, north: number, state = 'online') => ({
  type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [HERE[0] + east, HERE[1] + north] }, properties: { id, name: id, state },
})
const points = (...features: ReturnType<typeof camera>[]): CameraPoints => ({ type: 'FeatureCollection', features })

test('the nearest are those that have a picture, by true distance, without the camera itself', () => {
  // At 34° north a degree of longitude is shorter than one of latitude.
  const found = nearest(points(camera('own', 0, 0), camera('north', 0, 0.0011), camera('east', 0.0012, 0), camera('dead', 0.0001, 0, 'offline'), camera('far', 0.5, 0.5)), HERE, 'own', 2)
  expect(found.map(({ id }) => id)).toEqual(['east', 'north'])
  expect(found[1]?.metres).toBeCloseTo(122.5, 0)
})
test('groups of cameras are no cameras', () => {
  const cluster = { ...camera('x', 0, 0), properties: { cluster: true, count: 9 } } as unknown as ReturnType<typeof camera>
  expect(nearest(points(cluster), HERE, 'own', 2)).toEqual([])
})
test('the box ends where the world does', () => {
  expect(boxAround([179.99, -89.99], 0.25)).toBe('179.74000,-90.00000,180.00000,-89.74000')
})

afterEach(() => vi.unstubAllGlobals())

test('one click shows the camera of an incident and the nearest two, for that purpose', async () => {
  i18n.global.locale.value = 'en'
  const asked: string[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    const bbox = new URL(request.url).searchParams.get('bbox')!
    asked.push(bbox)
    // The second is only in the wider box.
    const all = asked.length === 1 ? points(camera('b', 0.001, 0)) : points(camera('b', 0.001, 0), camera('c', 0.02, 0), camera('d', 0.03, 0))
    return Promise.resolve(new Response(JSON.stringify(all), { headers: { 'Content-Type': 'application/json' } }))
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }, { path: '/cameras/:id', name: 'camera', component: {} }] })
  const incident = { id: 'i', camera: { id: 'own', name: 'Own', code: '' }, place: { longitude: HERE[0], latitude: HERE[1] } } as IncidentDetail
  const page = mount(NearbyLive, { props: { incident }, global: { plugins: [i18n, router], stubs: { LiveCamera: { props: ['id'], template: '<b>{{ id }}</b>' } } } })
  expect(page.findAll('b')).toHaveLength(0)
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.findAll('b').map((each) => each.text())).toEqual(['own', 'b', 'c'])
  expect([asked.length, duty.value]).toEqual([2, 'Incident'])
  // One key, from anywhere on the page.
  const press = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }))
  press()
  await flushPromises()
  expect([page.findAll('b').length, duty.value]).toEqual([0, ''])
  press()
  await flushPromises()
  expect(page.findAll('b')).toHaveLength(3)
  page.unmount()
  expect(duty.value).toBe('')
})
