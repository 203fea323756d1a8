import type zh from '../zh-CN/assessment'

const messages: typeof zh = {
  assessment: {
    title: 'Assessment of townships',
    open: 'Assessment',
    basis: '{month}: targets as of {at}; usable time from {from} to {to}',
    print: 'Print',
    export: 'Export as workbook',
    empty: 'There is no town, park or township in your area to assess.',
    rank: 'Rank',
    score: 'Score',
    weight: 'weight {n}',
    noScore: 'nothing to judge',
    notAsked: 'not asked',
    sites: '{n} site short | {n} sites short',
    points: '{n} camera short | {n} cameras short',
    rooms: '{n} room short | {n} rooms short',
    lost: '{n} h lost',
    how: 'Score = the degrees of fulfilment (achieved / required, at most 100 %) averaged by weight. Weights are those of the targets; that of usable time is {n}. What has nothing to judge or too few samples does not count; equal scores share a rank.',
    area: { county: 'All', core: 'Core area', townships: 'Other townships' },
  },
}

export default messages
