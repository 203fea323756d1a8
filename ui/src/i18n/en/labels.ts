import type zh from '../zh-CN/labels'

const messages: typeof zh = {
  labels: {
    title: 'Labels for poles',
    open: 'Print labels of poles',
    hint: 'A code for each pole: read by a phone, it opens the cameras of that pole after sign-in. Choose an area, print, cut, and stick them on.',
    shown: '{n} of {of} shown',
    code: 'Code of pole {n}',
    empty: 'No poles here.',
    emptyHint: 'Fill in the pole number in the records of cameras, and their labels stand here.',
    cameras: 'Cameras on the pole',
    none: 'There is no camera on this pole.',
    noneHint: 'It may have been moved away, or is not registered yet.',
  },
}

export default messages
