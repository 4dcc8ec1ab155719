import type { Translated } from '../types.ts'
import type { common as zh } from '../zh-CN/common.ts'

export const common: Translated<typeof zh> = {
  product: 'Duban',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  retry: 'Retry now',
  notReached: 'The server could not be reached. Check the network and try again.',
  undo: 'Undo',
  gotIt: 'Got it',
  clear: 'Clear',
  more: 'More',
  loading: 'Loading',
  and: ', ',
  previous: 'Previous',
  next: 'Next',
  collapse: 'Collapse',
  percent: '{{value}}%',
  peopleOnline: 'Online: {{count}}',
  you: 'You',
  issuingUnit: 'Province',
  progress: '{{actual}}% complete',
  progressWithPace: '{{actual}}% complete, {{pace}}% expected by now',
}
