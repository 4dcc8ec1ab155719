import type { Identity } from '../identity.ts'
import { newId } from '../newId.ts'
import { laterOnTimer } from '../schedule.ts'
import { openIndexedDb } from './indexedDb.ts'
import { LocalCopies, anyUndelivered } from './localCopies.ts'
import { MemoryRecords } from './records.ts'
import { tabsByLeases, tabsByLocks } from './tabs.ts'

/** Opens what this browser keeps for the person of this page; where it offers no storage, for as long as the page lives. */
export async function openCopies(identity: Identity): Promise<LocalCopies> {
  const copies = await lasting(identity).catch(() => temporary(identity))
  // Leases are given back at once, so that the next page need not wait for them to run out.
  window.addEventListener('pagehide', () => copies.leave())
  // Brought back from the browser's cache it would go on with work that another tab may have taken up meanwhile.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload()
  })
  return copies
}

async function lasting(identity: Identity): Promise<LocalCopies> {
  const records = await openIndexedDb()
  // Without a secure context (plain http on a local network) there are no locks, whatever the types say.
  const locks = navigator.locks as LockManager | undefined
  const tabs = locks ? await tabsByLocks(newId(), locks) : await tabsByLeases(newId(), records, Date.now, laterOnTimer)
  return new LocalCopies({ identity, records, tabs, lasting: true })
}

async function temporary(identity: Identity): Promise<LocalCopies> {
  const records = new MemoryRecords()
  const tabs = await tabsByLeases(newId(), records, Date.now, laterOnTimer)
  return new LocalCopies({ identity, records, tabs, lasting: false })
}

/** Whether this browser holds undelivered work of anybody, for a page where nobody is signed in. */
export const holdsUndelivered = (): Promise<boolean> => openIndexedDb().then(anyUndelivered, () => false)
