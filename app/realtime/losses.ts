import { isQueue } from './boardTypes.ts'
import { isDraft } from './draft.ts'
import type { LocalCopies } from './local/localCopies.ts'
import type { SaveCount } from './saveLedger.ts'

/** What signing out would throw away, of this person, in all tabs of this browser. */
export interface Losses {
  unsent: number
  refused: number
}

/** Counts it. `page` is what this page knows: all there is where the browser keeps nothing. */
export async function lossesOf(copies: LocalCopies | null, page: SaveCount, refused: number): Promise<Losses> {
  const here = page.waiting + page.blocked
  try {
    // What this page has not delivered is among the records then.
    await copies?.flush()
    const [queues, drafts] = await Promise.all([copies?.list(['queue']) ?? [], copies?.list(['draft']) ?? []])
    let unsent = 0
    for (const { value } of queues) if (isQueue(value)) unsent += value.commands.length + value.conflicts.length
    for (const { value } of drafts) if (isDraft(value)) unsent += value.fields.length
    return { unsent: Math.max(unsent, here), refused }
  } catch {
    // Storage fails: what this page knows is what would be lost.
    return { unsent: here, refused }
  }
}
