/** The theme's colours, read from the design tokens. */
import { STATES_BY_RANK } from './ranks'

export interface Palette {
  surface: string
  text: string
  label: string
  land: string
  water: string
  road: string
  roadEdge: string
  built: string
  boundary: string
  accent: string
  states: Record<string, string>
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    surface: token('surface'), text: token('text'), label: token('text-2'), land: token('land'), water: token('water'), road: token('road'),
    roadEdge: token('road-edge'), built: token('built'), boundary: token('boundary'), accent: token('accent'),
    states: Object.fromEntries(STATES_BY_RANK.map((state) => [state, token(state)])),
  }
}
