/** A still of a live view, marked with camera, user and time. It is recorded by the service before it is handed out. */
import { csrfHeader } from '@/api/client'
import { Problem, problemFrom } from '@/api/problem'
import { download } from '@/download'
import { stamp } from '@/time'
import { stated } from './purpose'
import { serviceNow } from './serviceClock'
import { watcher } from './watermark'
import type { StreamKind } from './whep'

const BAR_SHARE = 0.045
const QUALITY = 0.92

interface Source { id: string; name: string; code?: string; stream: StreamKind }

function drawStill(video: HTMLVideoElement, camera: Source, at: Date): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no 2D canvas')
  context.drawImage(video, 0, 0)
  const bar = Math.max(18, Math.round(canvas.height * BAR_SHARE))
  context.fillStyle = 'rgb(0 0 0 / 60%)'
  context.fillRect(0, canvas.height - bar, canvas.width, bar)
  context.fillStyle = '#fff'
  context.font = `${Math.round(bar * 0.6)}px sans-serif`
  context.textBaseline = 'middle'
  const text = [camera.name, camera.code, stamp(at), watcher()].filter(Boolean).join('  ')
  context.fillText(text, bar * 0.4, canvas.height - bar / 2, canvas.width - bar * 0.8)
  return canvas
}

async function recorded(still: Blob, camera: Source, at: Date): Promise<{ file: Blob; name: string }> {
  const form = new FormData()
  form.append('file', still, 'still.jpg')
  form.append('stream', camera.stream)
  form.append('purpose', stated.value)
  form.append('stamped_at', at.toISOString())
  let response: Response
  try {
    response = await fetch(`/api/v1/cameras/${encodeURIComponent(camera.id)}/snapshots`, { method: 'POST', body: form, headers: csrfHeader() })
  } catch {
    throw Problem.unreachable()
  }
  if (response.status !== 201) throw problemFrom(response, await response.json().catch(() => null))
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  return { file: await response.blob(), name: name ?? 'still.jpg' }
}

/** False when there is no picture to take. Throws `Problem` when the service does not record it: then there is no file. */
export async function saveSnapshot(video: HTMLVideoElement, camera: Source): Promise<boolean> {
  if (!video.videoWidth) return false
  const at = serviceNow()
  const canvas = drawStill(video, camera, at)
  const still = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  if (!still) return false
  const { file, name } = await recorded(still, camera, at)
  download(file, name)
  return true
}
