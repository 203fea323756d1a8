/** Every picture on the map is drawn here, on demand: no sprite, no font from outside. An image's name says what it shows. */
import type { StyleImageData } from './types'
import type { Palette } from './palette'
import { STATES_BY_RANK } from './ranks'

const PIXEL_RATIO = 2
export const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", sans-serif'

export function canvas(width: number, height: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas')
  element.width = Math.ceil(width) * PIXEL_RATIO
  element.height = Math.ceil(height) * PIXEL_RATIO
  const context = element.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser draws no 2D canvas')
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  return context
}

export function finish(context: CanvasRenderingContext2D): StyleImageData {
  const { width, height } = context.canvas
  return { data: context.getImageData(0, 0, width, height), pixelRatio: PIXEL_RATIO }
}

function outline(context: CanvasRenderingContext2D, state: string): void {
  context.beginPath()
  if (state === 'online' || state === 'degraded') context.arc(9, 9, 5.5, 0, Math.PI * 2)
  else if (state === 'offline') context.rect(4, 4, 10, 10)
  else if (state === 'unknown') { context.moveTo(9, 3); context.lineTo(15, 9); context.lineTo(9, 15); context.lineTo(3, 9); context.closePath() }
  else if (state === 'maintenance') { context.moveTo(9, 3); context.lineTo(15.5, 14.5); context.lineTo(2.5, 14.5); context.closePath() }
  else { context.moveTo(5, 5); context.lineTo(13, 13); context.moveTo(13, 5); context.lineTo(5, 13) }
}

/** The same shapes as in lists: disc, half disc, square, diamond, triangle, cross. */
function mark(state: string, palette: Palette): StyleImageData {
  const context = canvas(18, 18)
  const colour = palette.states[state] ?? palette.text
  context.lineJoin = 'round'
  outline(context, state)
  context.strokeStyle = palette.surface
  context.lineWidth = 4
  context.stroke()
  context.fillStyle = state === 'degraded' || state === 'unknown' ? palette.surface : colour
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = state === 'retired' ? 2.5 : 1.8
  context.stroke()
  if (state === 'degraded') {
    context.fillStyle = colour
    context.beginPath()
    context.arc(9, 9, 5.5, Math.PI / 2, -Math.PI / 2)
    context.fill()
  }
  return finish(context)
}

export function short(count: number): string {
  if (count < 1_000) return String(count)
  return count < 10_000 ? `${Math.floor(count / 100) / 10}k` : `${Math.floor(count / 1_000)}k`
}

function cluster(count: number, worst: number, palette: Palette): StyleImageData {
  const radius = 11 + Math.min(9, Math.log10(Math.max(1, count)) * 4)
  const size = radius * 2 + 6
  const context = canvas(size, size)
  const centre = Math.ceil(size) / 2
  context.beginPath()
  context.arc(centre, centre, radius, 0, Math.PI * 2)
  context.fillStyle = palette.surface
  context.fill()
  context.lineWidth = 3
  context.strokeStyle = palette.states[STATES_BY_RANK[worst] ?? 'unknown'] ?? palette.text
  context.stroke()
  context.font = `600 11px ${FONT}`
  context.fillStyle = palette.text
  context.fillText(short(count), centre, centre + 0.5)
  return finish(context)
}

function label(text: string, palette: Palette): StyleImageData {
  const measure = canvas(1, 1)
  measure.font = `12px ${FONT}`
  const context = canvas(measure.measureText(text).width + 8, 18)
  context.font = `12px ${FONT}`
  const x = context.canvas.width / PIXEL_RATIO / 2
  context.lineWidth = 3
  context.lineJoin = 'round'
  context.strokeStyle = palette.land
  context.strokeText(text, x, 9)
  context.fillStyle = palette.label
  context.fillText(text, x, 9)
  return finish(context)
}

/** "mark:online", "cluster:12:5" (count, rank of the worst state), "label:Name". Null for another name. */
export function drawGlyph(id: string, palette: Palette): StyleImageData | null {
  const [kind, ...rest] = id.split(':')
  if (kind === 'mark') return mark(rest[0] ?? '', palette)
  if (kind === 'cluster') return cluster(Number(rest[0]), Number(rest[1]), palette)
  if (kind === 'label') return label(rest.join(':'), palette)
  return null
}
