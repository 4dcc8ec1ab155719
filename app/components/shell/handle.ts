import type { ParseKeys } from 'i18next'

/** What a route says about its page: `export const handle: PageHandle = { title: 'ledger.title' }`. */
export interface PageHandle {
  title?: ParseKeys
}
