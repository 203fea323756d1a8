/** Pages of cameras for lists: next pages by cursor, rows kept up to date by server-sent events. */
import { api, ask } from './api/client'
import { usePaged, type Paged } from './api/pages'
import type { Camera, CameraQuery } from './api/types'
import { onFact } from './events'

const PAGE_ROWS = 100

export function useCameraPages(query: () => CameraQuery): Paged<Camera> {
  const pages = usePaged((cursor) => ask(api.GET('/api/v1/cameras', { params: { query: { ...query(), limit: PAGE_ROWS, cursor } } })))
  onFact('camera', (change) => {
    const rows = pages.items.value
    const at = rows?.findIndex((camera) => camera.id === change.id) ?? -1
    const camera = rows?.[at]
    if (!rows || !camera) return
    // A new array: a component that was given the old one sees no change inside it. Facts have no detail: the old one
    // spoke of what was before.
    pages.items.value = rows.with(at, { ...camera, detail: '', ...change })
  })
  return pages
}
