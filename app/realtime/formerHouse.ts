import { errorBody } from '#shared/protocol/errors.ts'
import { type StoredQueue, isQueue, questionOf } from './boardTypes.ts'
import type { Recovered } from './documentProvider.ts'
import { type Draft, isDraft } from './draft.ts'
import type { LocalCopies } from './local/localCopies.ts'
import type { Recovery } from './recoveries.ts'

/**
 * The database behind this address is another one than a person worked on before (made anew, or moved): what they left
 * undelivered there must neither be sent to this one nor vanish. Commands become questions, text is set aside, and the
 * copies of the documents go: merged into another document of the same name they would double its text.
 */
export async function salvage(copies: LocalCopies, setAside: (lost: readonly Recovered[]) => void): Promise<void> {
  const left = await copies.former()
  const drafts: { document: string; draft: Draft; state: Uint8Array | null }[] = []
  for (const { path, value } of left) {
    const [house = '', kind, name = ''] = path
    if (kind === 'queue' && isQueue(value)) {
      copies.save(['queue', name, house, path[4] ?? ''], () => asQuestions(value))
    } else if (kind === 'draft' && isDraft(value)) {
      const copy = left.find((entry) => entry.path[0] === house && entry.path[1] === 'copy' && entry.path[2] === name)
      drafts.push({ document: name, draft: value, state: stateOf(copy?.value) })
    } else if (kind === 'recovered') {
      copies.save(['recovered', name], () => value as Recovery)
    }
  }
  if (drafts.length > 0) {
    const { textsOf } = await import('./textsOf.ts')
    const at = Date.now()
    for (const { document, draft, state } of drafts) {
      const texts = textsOf(state, draft).filter(({ text }) => text !== '')
      setAside(texts.map((item) => ({ ...item, document, at, code: 'stale' })))
    }
  }
  for (const { path } of left) copies.forget(path)
}

/** As a queue that some tab has left: the board that is opened next takes it up and asks. */
function asQuestions({ commands, conflicts }: StoredQueue): StoredQueue {
  const error = errorBody('stale', 'otherHouse')
  const asked = conflicts.map((conflict) => ({ ...conflict, error, current: [] }))
  return {
    v: 1,
    commands: [],
    conflicts: [...asked, ...commands.map((command) => questionOf(command, error))],
    own: [],
  }
}

const stateOf = (value: unknown): Uint8Array | null =>
  typeof value === 'object' && value !== null && 'state' in value && value.state instanceof Uint8Array
    ? value.state
    : null
