import type zh from '../zh-CN/bulk'

const messages: typeof zh = {
  bulk: {
    begin: 'Change many',
    end: 'Stop changing many',
    pick: 'Choose',
    picked: '{n} chosen',
    all: 'Choose all {n} that the filter finds',
    none: 'Choose none',
    change: 'Change…',
    title: { camera: 'Change {n} camera | Change {n} cameras', site: 'Change {n} site | Change {n} sites' },
    addTags: 'Add tags',
    removeTags: 'Take tags away',
    column: 'Columns to change',
    addColumn: 'Choose a column',
    emptied: 'An empty value empties the column.',
    leave: 'Leave it',
    preview: 'Check',
    apply: 'Change {n}',
    summary: '{matched} in all, {changed} of them will change.',
    same: 'All {matched} are like that already: nothing to change.',
    refused: '{n} cannot be changed so; until they can, nothing is.',
    field: '{field}: {n}',
    more: 'The first {n} are listed.',
    back: 'Back',
    done: '{n} changed. It can be undone as a whole, here or on the import page.',
    undo: 'Undo this change',
    undone: 'Undone: {n} has its old values again. | Undone: {n} have their old values again.',
  },
}
export default messages
