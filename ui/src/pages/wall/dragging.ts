/** What can be dragged onto a tile: cameras from the list and the tree, and all cameras of a division. */
import { api, ask } from '@/api/client'
import { MAX_CAMERAS, type Placed } from './state'

const CAMERAS = 'application/x-cameras'
const DIVISION = 'application/x-division'

export function dragCameras(event: DragEvent, cameras: readonly Placed[]): void {
  event.dataTransfer?.setData(CAMERAS, JSON.stringify(cameras.map(({ id, name }) => ({ id, name }))))
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy'
}

export function dragDivision(event: DragEvent, code: string): void {
  event.dataTransfer?.setData(DIVISION, code)
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy'
}

/** The first hundred cameras of a division and all below it. Throws `Problem`. */
export async function camerasOf(division: string): Promise<Placed[]> {
  const page = await ask(api.GET('/api/v1/cameras', { params: { query: { division, limit: MAX_CAMERAS } } }))
  return page.items.filter(({ lifecycle }) => lifecycle !== 'planned' && lifecycle !== 'retired').map(({ id, name }) => ({ id, name }))
}

/** What was dropped. Throws `Problem`; null when it was nothing of ours. */
export async function dropped(event: DragEvent): Promise<Placed[] | null> {
  const cameras = event.dataTransfer?.getData(CAMERAS)
  if (cameras) return JSON.parse(cameras) as Placed[]
  const division = event.dataTransfer?.getData(DIVISION)
  return division ? camerasOf(division) : null
}
