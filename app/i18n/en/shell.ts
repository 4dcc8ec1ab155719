import type { Translated } from '../types.ts'
import type { shell as zh } from '../zh-CN/shell.ts'

export const shell: Translated<typeof zh> = {
  mainNavigation: 'Main navigation',
  skipToMain: 'Skip to content',
  chooseBoard: 'Switch board',
  tabs: {
    desk: 'Breakdown',
    ledger: 'Ledger',
    handling: 'Handling',
    sheet: 'My unit',
    leader: 'Completion board',
    meetings: 'Meetings',
    history: 'History',
  },
  connection: {
    online: 'Online',
    reconnecting: 'Reconnecting',
    offline: 'Offline',
    offlineUnsent: 'Offline, {{count}} undelivered',
  },
  save: {
    saved: 'Saved',
    savedAt: 'Saved {{time}}',
    saving: 'Saving',
    unsent: '{{count}} undelivered',
  },
  signedOut: {
    title: 'Your session has ended. ',
    typed: 'What you filled in is still here. Sign in on another page, then go on here; keep this page open.',
    unsent: 'Undelivered: {{count}}. Sign in again on another page and keep this one open.',
    signIn: 'Sign in again',
  },
  account: 'Account menu',
  nameAndTitle: '{{name}} · {{title}}',
  signOut: 'Sign out',
  otherLanguage: '中文',
  secrecy: 'Unclassified system. Do not enter classified information.',
}
