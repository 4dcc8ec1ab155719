import { CollaborativeDocument } from './documentProvider.ts'
import { connection, recoveries, saves } from './page.ts'
import { laterOnTimer } from './schedule.ts'

/**
 * The documents of this page, one for all fields that show it. This module brings Yjs along: import it only from what is
 * loaded lazily.
 */
interface Entry {
  document: CollaborativeDocument
  holders: number
  unfollow: () => void
}
const entries = new Map<string, Entry>()

/** After its last field is gone: long enough for the next page to take the document over. */
const LINGER_MS = 2_000

/** Opens a document, or joins in; it follows the page's connection until the last holder has released it and all is stored. */
export function holdDocument(
  name: string,
  user: { accountId: string; name: string },
  now: () => number,
): { document: CollaborativeDocument; release: () => void } {
  const entry = entries.get(name) ?? openDocument(name, user, now)
  entry.holders++
  let held = true
  const release = (): void => {
    if (!held) return
    held = false
    entry.holders--
    if (entry.holders === 0) laterOnTimer(() => endWhenStored(name, entry), LINGER_MS)
  }
  return { document: entry.document, release }
}

function openDocument(name: string, user: { accountId: string; name: string }, now: () => number): Entry {
  const { protocol, host } = window.location
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/yjs`
  const document = new CollaborativeDocument({ name, url, user, now })
  const follow = (): void => {
    if (connection.state.state === 'online') document.connect()
    else document.disconnect()
  }
  const entry = { document, holders: 0, unfollow: connection.subscribe(follow) }
  entries.set(name, entry)
  saves.add(document)
  recoveries.follow(document)
  connection.start()
  follow()
  return entry
}

/** Leaving a page does not lose what was typed on it: the document goes only once it is stored. */
function endWhenStored(name: string, entry: Entry): void {
  const { document } = entry
  if (entry.holders > 0 || entries.get(name) !== entry) return
  if (document.saves.waiting > 0) {
    const stop = document.subscribe(() => {
      if (document.saves.waiting > 0) return
      stop()
      endWhenStored(name, entry)
    })
    return
  }
  entries.delete(name)
  entry.unfollow()
  saves.remove(document)
  document.destroy()
}
