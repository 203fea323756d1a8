/** Pictures of the overlay, drawn on demand like the cameras' marks. */
import { canvas, finish, FONT } from './glyphs'
import type { Palette } from './palette'
import type { StyleImageData } from './types'

/** A site that nobody sees: an empty ring struck through. */
function darkSite(palette: Palette): StyleImageData {
  const context = canvas(20, 20)
  const colour = palette.states.offline ?? palette.text
  const draw = (style: string, width: number) => {
    context.strokeStyle = style
    context.lineWidth = width
    context.beginPath()
    context.arc(10, 10, 6.5, 0, Math.PI * 2)
    context.moveTo(5.5, 14.5)
    context.lineTo(14.5, 5.5)
    context.stroke()
  }
  draw(palette.surface, 5)
  draw(colour, 2)
  return finish(context)
}

/** A step of a plan with its number: a square mends, a disc builds what was planned, a flag-like triangle is a new pole. */
function step(kind: string, number: string, chosen: boolean, palette: Palette): StyleImageData {
  const size = 30
  const context = canvas(size, size)
  context.beginPath()
  if (kind === 'repair') context.rect(5, 5, 20, 20)
  else if (kind === 'build') context.arc(15, 15, 11, 0, Math.PI * 2)
  else { context.moveTo(15, 2); context.lineTo(28, 26); context.lineTo(2, 26); context.closePath() }
  context.lineJoin = 'round'
  context.strokeStyle = palette.surface
  context.lineWidth = 4
  context.stroke()
  context.fillStyle = chosen ? palette.accent : palette.surface
  context.fill()
  context.strokeStyle = palette.accent
  context.lineWidth = 2
  context.stroke()
  context.font = `600 ${number.length > 2 ? 8 : 10}px ${FONT}`
  context.fillStyle = chosen ? palette.surface : palette.text
  context.fillText(number, 15, kind === 'pole' ? 18.5 : 15.5)
  return finish(context)
}

/** "dark-site", "step:repair:12", "step:pole:3:chosen". Null for another name. */
export function drawOverlayGlyph(id: string, palette: Palette): StyleImageData | null {
  const [name, kind = '', number = '', chosen] = id.split(':')
  if (name === 'dark-site') return darkSite(palette)
  return name === 'step' ? step(kind, number, chosen === 'chosen', palette) : null
}
