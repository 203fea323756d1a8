import type zh from '../zh-CN/months'

const messages: typeof zh = {
  forecast: {
    dated: 'about {day} at the present pace ({pace})',
    points: '+{n} point a week | +{n} points a week',
    count: '{n} a week',
    late: 'after the deadline {deadline}',
    few_samples: 'too few weeks on record: no date',
    no_pace: 'no pace: no date',
    too_far: 'too slow: not within a year',
    frames_gone: 'not all frames of past weeks are kept: no date',
    how: 'From what was lacking in {n} weekly figure since {since}: the Theil–Sen slope, the median of the slopes between every two. | From what was lacking in {n} weekly figures since {since}: the Theil–Sen slope, the median of the slopes between every two.',
    howNone: 'Nothing is on record yet.',
    range: '90 % interval: {earliest} to {latest}.',
    later: 'not to be told',
    failed: 'When the targets will be met cannot be shown now; the rest of the page stands. Try again, or wait until the service has the figures of past weeks.',
  },
  month: {
    report: 'Make signed report of the month',
    title: 'Usable time by month',
    choose: 'Month',
    span: '{from} to {to}',
    rate: 'Usable time',
    rateHint: 'Hours in which sites were usable / hours in which they had to be',
    hours: 'Usable / required h',
    maintenance: 'Maintenance h',
    unseen: 'of them never seen h',
    unseenHint: 'Required, but cameras were never looked at (no address, not checked yet): counted as not usable',
    blind: 'We were blind h',
    blindHint: 'The service itself could not look: not called offline, not counted',
    override: 'Overridden h',
    overrideHint: 'A person has said what the state is, in the place of the checks: not counted',
    excluded: 'Excluded h',
    notEnough: 'not enough samples',
    note: '{sites} site, summed exactly from every change of state. Cameras that were never looked at make their site not usable; time under maintenance, overridden, excluded by the plan, or in which we ourselves were blind stands beside the denominator. | {sites} sites, summed exactly from every change of state. Cameras that were never looked at make their site not usable; time under maintenance, overridden, excluded by the plan, or in which we ourselves were blind stands beside the denominator.',
    shows: { all: 'All', usable: 'Usable', required: 'Required', unseen: 'Never seen', maintenance: 'Maintenance', blind: 'We were blind', override: 'Overridden', excluded: 'Excluded' },
    site: 'Site',
    cameras: 'Cameras there in the month',
    gone: '(removed site)',
  },
}

export default messages
