/** How many pictures stand on one screen, and where. */

export const LAYOUTS = [1, 4, 6, 9, 16, 25] as const
export type Layout = (typeof LAYOUTS)[number]

export interface Cell {
  column: number
  row: number
  span: number
}

const LARGE_AND_SMALL: readonly Cell[] = [
  { column: 0, row: 0, span: 2 }, { column: 2, row: 0, span: 1 }, { column: 2, row: 1, span: 1 },
  { column: 0, row: 2, span: 1 }, { column: 1, row: 2, span: 1 }, { column: 2, row: 2, span: 1 },
]

/** Columns, and as many rows. */
export function sideOf(layout: Layout): number {
  return layout === 6 ? 3 : Math.sqrt(layout)
}

export function cellsOf(layout: Layout): readonly Cell[] {
  if (layout === 6) return LARGE_AND_SMALL
  const side = sideOf(layout)
  return Array.from({ length: layout }, (_, at) => ({ column: at % side, row: Math.floor(at / side), span: 1 }))
}

/** The neighbour in a direction; at the edge the tile itself. */
export function neighbour(layout: Layout, tile: number, columns: number, rows: number): number {
  const cells = cellsOf(layout)
  const from = cells[tile]
  if (!from) return 0
  const column = from.column + (columns > 0 ? from.span : columns)
  const row = from.row + (rows > 0 ? from.span : rows)
  const inside = (start: number, span: number, at: number) => at >= start && at < start + span
  const found = cells.findIndex((cell) => inside(cell.column, cell.span, column) && inside(cell.row, cell.span, row))
  return found === -1 ? tile : found
}

/** Whether the tile is large enough to be worth the main stream. */
export function isLarge(layout: Layout, tile: number): boolean {
  return layout === 1 || (layout === 6 && tile === 0)
}
