/** A still of a live view, marked with camera, user and time, handed to the browser as a download. */
import { stamp } from '@/time'
import { watcher } from './watermark'

const BAR_SHARE = 0.045
const QUALITY = 0.92

function drawStill(video: HTMLVideoElement, camera: { name: string; code: string }, at: Date): HTMLCanvasElement {
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
  const text = [camera.name, camera.code, stamp(at), watcher()].join('  ')
  context.fillText(text, bar * 0.4, canvas.height - bar / 2, canvas.width - bar * 0.8)
  return canvas
}

/** False when there is no picture to take. */
export function saveSnapshot(video: HTMLVideoElement, camera: { name: string; code: string }): boolean {
  if (!video.videoWidth) return false
  const at = new Date()
  drawStill(video, camera, at).toBlob((blob) => {
    if (!blob) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = `${camera.code}_${stamp(at).replace(/[-:]/g, '').replace(' ', 'T')}.jpg`
    link.click()
    URL.revokeObjectURL(link.href)
  }, 'image/jpeg', QUALITY)
  return true
}
