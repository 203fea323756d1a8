/** Measures of a picture that people can use: in which unit, and which of them tell of which fault (docs/ref/measures.md). */
export type Unit = 'level' | 'share' | 'seconds' | 'ratio' | 'perPixel' | 'plain' | 'ahead'

export const UNITS = {
  luma_median: 'level',
  inner_low: 'level',
  inner_peak: 'level',
  clipped_share: 'share',
  ground_share: 'share',
  relief: 'level',
  tile_range_high: 'level',
  edge_steepness: 'perPixel',
  steepest_step: 'level',
  empty_share: 'share',
  noise_within: 'level',
  noise_between: 'level',
  stripe_levels: 'level',
  torn_share: 'share',
  tint_cb: 'level',
  tint_cr: 'level',
  frozen_suspicion: 'share',
  visit_span_s: 'seconds',
  clock_offset_s: 'ahead',
  loss_share: 'share',
  view_agreement: 'plain',
  view_matched_share: 'share',
  view_displacement: 'share',
  view_region_area: 'share',
  view_light_ratio: 'ratio',
  view_contrast_ratio: 'ratio',
  view_sharpness_ratio: 'ratio',
  view_tint_shift: 'level',
} as const satisfies Record<string, Unit>
export type Measure = keyof typeof UNITS

export const TELLING: Readonly<Partial<Record<string, readonly Measure[]>>> = {
  no_signal: ['ground_share', 'relief'],
  black: ['inner_peak', 'relief'],
  underexposed: ['luma_median', 'inner_peak', 'view_light_ratio'],
  overexposed: ['clipped_share', 'luma_median'],
  low_contrast: ['tile_range_high', 'inner_low', 'inner_peak', 'view_contrast_ratio'],
  frozen: ['frozen_suspicion', 'visit_span_s'],
  defocused: ['edge_steepness', 'steepest_step', 'view_sharpness_ratio'],
  covered: ['empty_share', 'view_region_area', 'view_matched_share'],
  colour_cast: ['tint_cb', 'tint_cr', 'view_tint_shift'],
  noise: ['noise_within', 'noise_between'],
  stripes: ['stripe_levels'],
  blocks: ['torn_share'],
  moved: ['view_displacement', 'view_matched_share', 'view_agreement'],
  wrong_clock: ['clock_offset_s'],
  packet_loss: ['loss_share'],
}

type Measured = Readonly<Record<string, unknown>>
const isKnown = (name: string): name is Measure => name in UNITS

/** Those that tell of these faults, and then all others that have words. */
export function measuresOf(faults: readonly string[], ...measured: readonly Measured[]): { telling: Measure[]; others: Measure[] } {
  const has = (name: Measure) => measured.some((each) => typeof each[name] === 'number')
  const telling = [...new Set(faults.flatMap((fault) => TELLING[fault] ?? []))].filter(has)
  const others = Object.keys(UNITS).filter(isKnown).filter((name) => has(name) && !telling.includes(name))
  return { telling, others }
}
