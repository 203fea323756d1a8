import type zh from '../zh-CN/documents'

const messages: typeof zh = {
  documents: {
    title: 'Documents and photos',
    add: 'Add a document',
    empty: 'There are no documents yet.',
    file: 'PDF, JPEG or PNG, 20 MiB at most',
    name: 'Name',
    is: 'Kind',
    of: 'Stage of life',
    kind: { document: 'document', photo: 'photo', consent: 'consent' },
    stage: { planned: 'planned', built: 'built', accepted: 'accepted', in_service: 'in service', maintenance: 'maintenance', retired: 'retired' },
    consentNeeded: 'It stands beside the military or classified site “{site}”: without that site’s consent it cannot enter service.',
    consented: 'It stands beside the military or classified site “{site}”, whose consent is here.',
    withdraw: 'Withdraw',
    withdrawAsk: 'Withdraw “{name}”?',
    withdrawHint: 'It counts no more, and stays on record.',
    withdrawn: 'withdrawn by {who}: {reason}',
  },
}
export default messages
