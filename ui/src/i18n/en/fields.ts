import type zh from '../zh-CN/fields'

const messages: typeof zh = {
  fields: {
    title: 'Custom fields',
    hint: 'Columns beside the standard ones, for everybody: forms, spreadsheets in and out and the history have them.',
    add: 'New field',
    name: 'Name',
    zh: 'Name in Chinese',
    en: 'Name in English',
    code: 'Code',
    codeHint: '2 to 16 capital letters, digits or _, a letter first',
    of: 'Record of a',
    entity: { camera: 'camera', site: 'site' },
    kind: 'Kind',
    kinds: { text: 'text', number: 'number', date: 'date', choice: 'choice' },
    choices: 'Choices',
    choicesHint: 'Choices: one a line: code, Chinese, English, separated by commas',
    state: 'Asked for',
    mandatory: 'Mandatory',
    optional: 'Optional',
    retired: 'Out of use',
    retire: 'Out of use: no form or file has it, the history keeps it',
    empty: 'There are no custom fields yet.',
    emptyHint: 'Add one where the standard columns do not suffice.',
    noneThen: 'There were no custom fields on that day.',
    filter: 'Custom field',
    anyValue: 'Any value',
  },
}
export default messages
