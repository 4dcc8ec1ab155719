import type { Translated } from '../types.ts'
import type { pages as zh } from '../zh-CN/pages.ts'

export const pages: Translated<typeof zh> = {
  home: 'Back to the start',
  signIn: 'Sign in',
  reload: 'Reload the page',
  notFound: { title: 'Page not found', text: 'The address may be wrong, or the page is not for you to see.' },
  forbidden: { title: 'This page is not for you', text: 'To see it, ask a supervisor or an administrator.' },
  unauthenticated: { title: 'Your session has ended', text: 'Sign in again to return to where you were.' },
  unavailable: {
    title: 'Not available just now',
    text: 'Recovery is under way; what was saved is safe. Try again shortly.',
  },
  broken: { title: 'Something went wrong', text: 'It has been logged; what was saved is safe. Reload and try again.' },
  noBoards: { title: 'No board for you yet', text: 'A board appears here once it has been dispatched.' },
}
