import type zh from '../zh-CN/measures'

const messages: typeof zh = {
  measure: {
    title: 'Measured',
    more: 'Everything measured',
    what: 'Measure',
    ahead: '{by} ahead',
    behind: '{by} behind',
    unit: { level: '{n} of 255', share: '{n} %', seconds: '{n} s', ratio: '{n} ×', perPixel: '{n} per pixel', plain: '{n}' },
    name: {
      luma_median: 'Median brightness',
      inner_low: 'Darkest parts',
      inner_peak: 'Brightest parts',
      clipped_share: 'Blown out',
      ground_share: 'One equal level',
      relief: 'Difference of light and dark',
      tile_range_high: 'Strongest contrast',
      edge_steepness: 'Sharpness of edges',
      steepest_step: 'Steepest step',
      empty_share: 'Shows nothing',
      noise_within: 'Noise in the picture',
      noise_between: 'Noise from picture to picture',
      stripe_levels: 'Stripes',
      torn_share: 'Torn blocks',
      tint_cb: 'Tint to blue (+) or yellow (−)',
      tint_cr: 'Tint to red (+) or green (−)',
      frozen_suspicion: 'Identical pictures',
      visit_span_s: 'Time looked at',
      clock_offset_s: 'Clock in the picture',
      loss_share: 'Packets lost',
      view_agreement: 'Agreement with the reference (−1 to 1)',
      view_matched_share: 'Shows what the reference shows',
      view_displacement: 'View displaced, of the width',
      view_region_area: 'Region that is hidden',
      view_light_ratio: 'Brightness, beside the reference',
      view_contrast_ratio: 'Contrast, beside the reference',
      view_sharpness_ratio: 'Sharpness, beside the reference',
      view_tint_shift: 'Tint, beside the reference',
    },
  },
}

export default messages
