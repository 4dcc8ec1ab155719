import type { Translated } from '../types.ts'
import type { login as zh } from '../zh-CN/login.ts'

export const login: Translated<typeof zh> = {
  title: 'Sign in',
  lead: 'One notice, one board, all at work on it',
  username: 'Account',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  submit: 'Sign in',
  secrecy: 'Unclassified system. Do not enter or transmit classified information.',
  lockout: 'Too many wrong passwords pause sign-in.',
  demo: {
    heading: 'Demonstration accounts',
    hint: 'One click signs you in; no password needed. The data are for demonstration.',
    does: {
      supervisor: 'Break down, assign, review, urge',
      leader: 'Read the board, ask why, close out',
      admin: 'Manage units, accounts and roles',
      auditor: 'Read the change log only',
    },
    units: 'Units',
    unitsHint: 'Reviewers acknowledge and submit; handlers report',
    reviewer: 'Review',
    handler: 'Report',
    unitReviewer: 'Sign in as reviewer of {{unit}}',
    unitHandler: 'Sign in as handler of {{unit}}',
    footBoard: 'Fujian Province, key work in maternal and child health 2023 (demonstration)',
    footLocal: 'Data stay on this machine',
  },
}
