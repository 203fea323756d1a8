/** Pictures of the overlay, drawn on demand like the cameras' marks. */
import { canvas, finish, FONT, short } from './glyphs'
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

const STAND_COLOURS = { covered: 'online', missing: 'offline', unknown: 'unknown', excluded: 'retired' } as const
const colourOf = (stand: keyof typeof STAND_COLOURS, palette: Palette) => palette.states[STAND_COLOURS[stand]] ?? palette.text

/** A ring around whatever stands at the site: whole, struck through, dotted; excluded a square. */
function stand(how: string, palette: Palette): StyleImageData {
  const context = canvas(32, 32)
  const known = how === 'covered' || how === 'missing' || how === 'unknown' ? how : 'excluded'
  const draw = (style: string, width: number) => {
    context.strokeStyle = style
    context.lineWidth = width
    context.beginPath()
    if (known === 'excluded') context.rect(5, 5, 22, 22)
    else context.arc(16, 16, 12, 0, Math.PI * 2)
    if (known === 'missing') { context.moveTo(5, 27); context.lineTo(27, 5) }
    context.stroke()
  }
  draw(palette.surface, 5)
  if (known === 'unknown') context.setLineDash([3, 3])
  draw(colourOf(known, palette), 2.4)
  return finish(context)
}

/** How the sites of an area stand: shares of a ring, from the top on, around their number. */
function stands(numbers: number[], palette: Palette): StyleImageData {
  const total = numbers.reduce((sum, each) => sum + each, 0)
  const radius = 13 + Math.min(9, Math.log10(Math.max(1, total)) * 3)
  const centre = Math.ceil(radius) + 4
  const context = canvas(centre * 2, centre * 2)
  context.fillStyle = palette.surface
  context.beginPath()
  context.arc(centre, centre, radius + 3, 0, Math.PI * 2)
  context.fill()
  context.lineWidth = 5
  let from = -Math.PI / 2
  for (const [at, each] of (['covered', 'missing', 'excluded'] as const).entries()) {
    const to = from + (Math.PI * 2 * (numbers[at] ?? 0)) / Math.max(1, total)
    if (to > from) {
      context.strokeStyle = colourOf(each, palette)
      context.setLineDash(each === 'missing' ? [4, 1.5] : [])
      context.beginPath()
      context.arc(centre, centre, radius, from, to)
      context.stroke()
    }
    from = to
  }
  context.font = `600 11px ${FONT}`
  context.fillStyle = palette.text
  context.fillText(short(total), centre, centre + 0.5)
  return finish(context)
}

/** A checkpoint is a barred gate, a post a flag. */
function guard(kind: string, palette: Palette): StyleImageData {
  const context = canvas(22, 22)
  const draw = (style: string, width: number) => {
    context.strokeStyle = style
    context.lineWidth = width
    context.lineJoin = 'round'
    context.beginPath()
    if (kind === 'checkpoint') { context.moveTo(3, 18); context.lineTo(3, 5); context.lineTo(19, 5); context.lineTo(19, 18); context.moveTo(3, 11); context.lineTo(19, 11) }
    else { context.moveTo(5, 20); context.lineTo(5, 3); context.lineTo(18, 7); context.lineTo(5, 12) }
    context.stroke()
  }
  draw(palette.surface, 5)
  draw(palette.states.maintenance ?? palette.text, 2.2)
  return finish(context)
}

/** "dark-site", "step:repair:12", "step:pole:3:chosen", "stand:covered", "stands:12:3:1", "guard:post". Null for another name. */
export function drawOverlayGlyph(id: string, palette: Palette): StyleImageData | null {
  const [first = '', ...parts] = id.split(':')
  if (first === 'stand') return stand(parts[0] ?? '', palette)
  if (first === 'stands') return stands(parts.map(Number), palette)
  if (first === 'guard') return guard(parts[0] ?? '', palette)
  const [name, kind = '', number = '', chosen] = id.split(':')
  if (name === 'dark-site') return darkSite(palette)
  return name === 'step' ? step(kind, number, chosen === 'chosen', palette) : null
}
