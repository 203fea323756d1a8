import type zh from '../zh-CN/siteLists'

const messages: typeof zh = {
  siteLists: {
    title: 'Lists of sites that must be covered',
    draft: 'Draft a version',
    draftHint: 'From the sites in the registry as they are now. It can be withdrawn until it is approved; then coverage counts by it from its day on.',
    approve: 'Approve',
    approveHint: 'Approve the list of {n} site? It cannot be changed afterwards; from its day on it is the denominator of coverage. | Approve the list of {n} sites? It cannot be changed afterwards; from its day on it is the denominator of coverage.',
    withdraw: 'Withdraw',
    withdrawHint: 'Withdraw this draft? The registry stays as it is; it is recorded in the audit trail.',
    county: 'County',
    reference: 'Reference number',
    status: 'Status',
    from: 'In force from',
    asOf: 'Cut at',
    sites: 'Sites',
    listed: 'Sites of the list',
    openSites: 'Open {n} site of {name} | Open {n} sites of {name}',
    cutAt: 'cut at {at}',
    compare: 'Compare',
    is: { draft: 'draft', approved: 'approved, not yet in force', in_force: 'in force', superseded: 'superseded' },
    approvedBy: 'approved by {who} at {at}',
    sinceThen: 'Changes since',
    whatIsNew: 'Against the version before',
    registry: 'the registry now',
    from_to: 'From {one} to {other}',
    same: 'No difference.',
    counts: '{added} added, {removed} removed, {changed} changed',
    deed: { added: 'Added', removed: 'Removed', changed: 'Changed' },
    empty: 'No list has been approved yet.',
    emptyHint: 'All sites in the registry are the denominator of coverage.',
    inForce: 'By {reference}, in force from {day}',
    waiting: 'on {n} site the registry differs, not in the approved list yet | on {n} sites the registry differs, not in the approved list yet',
  },
}

export default messages
