import type { Translated } from '../types.ts'
import type { local as zh } from '../zh-CN/local.ts'

export const local: Translated<typeof zh> = {
  recovered: {
    banner: 'Text that was not saved: {{count}}. It is still on this computer. ',
    show: 'Show',
    title: 'Text that was not saved ({{count}})',
    place: '{{title}} · {{field}}',
    noTitle: 'Task',
    otherField: 'Text',
    when: '{{at}}: {{why}}',
    why: {
      forbidden: 'you may no longer write for this unit',
      tooLarge: 'too much was written at once',
      stale: 'the system has other data now, this was written before',
      schema: 'the form of the content is not accepted',
      full: 'these texts have grown as far as they may; delete what is no longer needed first',
      other: 'the server did not accept the change',
    },
    hint: 'Copy what you need and enter it again; let go of the rest. Closing or reloading the page loses nothing.',
    copy: 'Copy',
    copied: 'Copied',
    dismiss: 'Let go',
    sure: 'Really let go',
  },
  signOut: {
    title: 'Not everything is delivered',
    unsent: 'Undelivered: {{count}}. Signing out discards it.',
    refused: 'Text that was not saved: {{count}}. Signing out discards it.',
    hint: 'Signing out clears everything of yours from this computer. Go back and sign out once it is delivered.',
    discard: 'Discard and sign out',
    back: 'Go back',
    unreachable: 'You cannot sign out now',
    unreachableHint:
      'The server cannot be reached and you stay signed in on this computer. Sign out once there is a connection; to leave, lock the computer.',
  },
  onLogin:
    'This computer still holds work that was not delivered. It is sent once its owner signs in; nobody else sees it.',
}
