/** For whom and of which database a page was made; what this browser keeps is filed under both. */
export interface Identity {
  /** The name of the database. */
  house: string
  accountId: string
}

/** As the server wrote it into `<html>`; null on the server and where nobody is signed in. */
export function pageIdentity(): Identity | null {
  if (typeof document === 'undefined') return null
  const { house, account } = document.documentElement.dataset
  return house && account ? { house, accountId: account } : null
}
