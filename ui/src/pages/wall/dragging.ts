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

/** What is to be put up, and of how many that is: a screen holds a hundred. */
export interface Dragged {
  cameras: Placed[]
  of: number
}

/** The first hundred cameras of a division and all below it. Throws `Problem`. */
export async function camerasOf(division: string): Promise<Dragged> {
  const page = await ask(api.GET('/api/v1/cameras', { params: { query: { division, limit: MAX_CAMERAS } } }))
  const cameras = page.items.filter(({ lifecycle }) => lifecycle !== 'planned' && lifecycle !== 'retired').map(({ id, name }) => ({ id, name }))
  return { cameras, of: cameras.length + Math.max(0, (page.total ?? 0) - page.items.length) }
}

/** What was dropped. Throws `Problem`; null when it was nothing of ours. */
export async function dropped(event: DragEvent): Promise<Dragged | null> {
  const text = event.dataTransfer?.getData(CAMERAS)
  if (text) {
    const cameras = JSON.parse(text) as Placed[]
    return { cameras, of: cameras.length }
  }
  const division = event.dataTransfer?.getData(DIVISION)
  return division ? camerasOf(division) : null
}
