import type zh from '../zh-CN/reports'

const messages: typeof zh = {
  reports: {
    title: 'Reports',
    hint: 'Made by people on the coverage page, and by the service itself for every day and every month, for the county and each governance centre.',
    name: 'Report',
    asOf: 'As of',
    made: 'Made',
    scheduled: 'by itself',
    size: 'Size',
    files: 'Files',
    part: { pdf: 'PDF', xlsx: 'Workbook', zip: 'All, signed' },
    again: 'Compute again',
    againHint: 'Computes the figures anew from the stored history and compares section by section',
    busy: 'Computing …',
    same: 'Comes out the same',
    differs: 'Comes out different: {sections}',
    section: { about: 'cover', targets: 'targets', plan: 'schedule', areas: 'areas', usable_time: 'usable time', sites: 'sites', evidence: 'evidence' },
    empty: 'No report has been made yet.',
    emptyHint: 'The first one of its own the service makes after midnight; make one now on the coverage page.',
  },
}

export default messages
