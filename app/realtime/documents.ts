import { CLOSE_STALE } from '#shared/document/messages.ts'
import { CollaborativeDocument } from './documentProvider.ts'
import { connection, copies, identity, setAside, saves } from './page.ts'
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

/** Delivers text that earlier pages left unsent in a document, whether or not this page shows it. */
export async function collectDrafts(name: string): Promise<void> {
  const user = { accountId: identity?.accountId ?? '', name: '' }
  const { document, release } = holdDocument(name, user, Date.now)
  // Storage that fails is asked again with the next round.
  await document.takeUp().catch(() => undefined)
  release()
}

function openDocument(name: string, user: { accountId: string; name: string }, now: () => number): Entry {
  const { protocol, host } = window.location
  const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/yjs`
  const document = new CollaborativeDocument({ name, url, identity, user, now, copies, onRecovered: setAside })
  const follow = (): void => {
    const { state } = connection.state
    if (state === 'online') document.connect()
    else if (state !== 'connecting') document.disconnect()
  }
  const stops = [
    connection.subscribe(follow),
    // Another schema or another database: nothing on this page fits the server any more.
    document.subscribe(() => {
      if (document.closedWith === CLOSE_STALE) connection.outdated()
    }),
    onHide(() => document.keepNow()),
  ]
  const unfollow = (): void => {
    for (const stop of stops) stop()
  }
  const entry = { document, holders: 0, unfollow }
  entries.set(name, entry)
  saves.add(document)
  connection.start()
  follow()
  return entry
}

/** A hidden page may be ended without another word. */
function onHide(run: () => void): () => void {
  const hidden = (): void => {
    if (window.document.visibilityState === 'hidden') run()
  }
  window.document.addEventListener('visibilitychange', hidden)
  return () => window.document.removeEventListener('visibilitychange', hidden)
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
