import { expect, test } from 'vitest'
import { windowOf } from '../src/components/windowed'

test.each([
  ['at the top', 0, 800, 600_000, 0, 37],
  ['in the middle', 320_000, 800, 600_000, 9_988, 10_037],
  ['at the end', 19_199_200, 800, 600_000, 599_963, 600_000],
  ['a list shorter than the view', 0, 800, 3, 0, 3],
  ['nothing', 0, 800, 0, 0, 0],
])('%s', (_, scrollTop, viewport, count, start, end) => {
  expect(windowOf(scrollTop, viewport, 32, count)).toEqual({ start, end })
})
