/** Local times with the offset that holds here at that time: a weekly window keeps its time of day by it. */


/** "2026-11-23T08:00" typed here becomes "2026-11-23T08:00:00+08:00". */
export function withZone(local: string, offsetMin = -new Date(local).getTimezoneOffset()): string {
  const sign = offsetMin < 0 ? '-' : '+'
  const of = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const size = Math.abs(offsetMin)
  return `${local.length === 16 ? `${local}:00` : local}${sign}${of(size / 60)}:${of(size % 60)}`
}
