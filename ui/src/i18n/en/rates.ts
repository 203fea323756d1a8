import type zh from '../zh-CN/rates'

const messages: typeof zh = {
  rates: {
    title: 'Online and sound rates',
    open: 'Rates',
    period: { label: 'Time', day: '24 hours', running: 'this month', week: '7 days', month: '30 days', quarter: '90 days' },
    areas: 'By class and division',
    whole: 'All together',
    online: 'Online rate',
    onlineHint: 'Mean over the cameras: time online or degraded / counted time',
    sound: 'Sound rate',
    soundHint: 'Mean over the cameras: time online without a fault / counted time',
    cameras: 'Cameras',
    camerasHint: 'Cameras with enough counted time, of all',
    counted: 'Counted',
    unseen: 'never seen {duration}',
    unseenHint: 'In use, but nobody could look (no address, not checked yet): counted as not online',
    excluded: 'Not counted',
    left: '{state} {duration}',
    notEnough: 'not enough samples',
    changes: 'Changes',
    changesHint: 'How often it went offline or degraded, or came back',
    outage: 'Last offline',
    gone: '{from} – {to}',
    still: 'now',
    behind: 'Cameras behind them, the least online first',
    behindShown: 'Cameras behind them',
    shows: { all: 'All', rated: 'Enough samples', few: 'Not enough samples', counted: 'Counted time', unseen: 'Never seen', excluded: 'Time not counted', unknown: 'Unknown, not counted', maintenance: 'Maintenance', retired: 'Retired', override: 'Set by hand' },
    camera: 'Camera',
    empty: 'No cameras here.',
    emptyHint: 'Choose another area or another class.',
    note: 'Exactly from every change of state. Time in maintenance, retired, set by hand, or in which we ourselves could not look is not counted and stands beside. A camera in use that was never looked at (no address, not checked yet) counts as not online. By the records as they were at the end.',
    export: 'Export as workbook',
  },
}

export default messages
