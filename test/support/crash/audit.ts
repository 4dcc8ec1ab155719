import { join } from 'node:path'
import * as Y from 'yjs'
import { createChangeLog } from '#db/changeLog.ts'
import { type Database, openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import type { Presser } from './Presser.ts'
import { type TypingClient, wordsIn } from './TypingClient.ts'

/** What is read after each cut, against what the people were told. */
interface Scene {
  dataDir: string
  boardId: string
  pressers: readonly Presser[]
  typists: readonly TypingClient[]
  /** Whether it was given the time to answer: then nothing is stored of which nobody was told. */
  answered?: boolean
}

/**
 * Reads the dead server's files: everything acknowledged is there once, nothing is there twice, and the chains hold.
 * Throws at the first that is not so. Gives the stored text of each typist.
 */
export async function audit({
  dataDir,
  boardId,
  pressers,
  typists,
  answered = false,
}: Scene): Promise<Map<TypingClient, string>> {
  const database = await openDatabase({ url: null, file: join(dataDir, 'duban.sqlite') })
  try {
    for (const report of [await createChangeLog(database).verifyChain(boardId), await verifySystemChain(database)])
      if (!report.ok) throw new Error(`a chain is broken: ${JSON.stringify(report)}`)
    const stored = await auditCommands(database, boardId, pressers)
    const told = new Set(pressers.flatMap(({ acknowledged }) => [...acknowledged.keys()]))
    for (const commandId of answered ? stored : [])
      if (!told.has(commandId)) throw new Error(`${commandId} was stored, and nobody was told`)
    const texts = new Map<TypingClient, string>()
    for (const document of new Set(typists.map((typist) => typist.document))) {
      const doc = await storedDocument(database, document)
      for (const typist of typists.filter((one) => one.document === document)) {
        const text = doc.getXmlFragment(typist.root).toString()
        auditWords(text, typist)
        texts.set(typist, text)
      }
    }
    return texts
  } finally {
    await database.close()
  }
}

/** Gives the ids of those that are stored. */
async function auditCommands(
  database: Database,
  boardId: string,
  pressers: readonly Presser[],
): Promise<Iterable<string>> {
  const rows = await database.reader
    .selectFrom('change')
    .select(['seq', 'command_id'])
    .where('board_id', '=', boardId)
    .where('command_id', 'like', '%-crash-%')
    .execute()
  // Each of these commands makes one change.
  const stored = new Map<string, number>()
  for (const { command_id, seq } of rows) {
    if (stored.has(command_id)) throw new Error(`${command_id} was applied twice`)
    stored.set(command_id, seq)
  }
  for (const { acknowledged } of pressers) {
    for (const [commandId, seq] of acknowledged)
      if (stored.get(commandId) !== seq) throw new Error(`${commandId} was acknowledged at ${seq}, and is lost`)
  }
  return stored.keys()
}

async function storedDocument(database: Database, name: string): Promise<Y.Doc> {
  const { snapshot, updates } = await createDocumentStore(database).load(name)
  const doc = new Y.Doc()
  for (const update of snapshot ? [snapshot, ...updates] : updates) Y.applyUpdate(doc, update)
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error(`${name} has something parked`)
  return doc
}

/** What is done and not acknowledged may be stored or not; all else is certain. */
function auditWords(text: string, { label, done, acknowledged }: TypingClient): void {
  const found = new Set<number>()
  for (const { index } of wordsIn(text, label)) {
    if (found.has(index)) throw new Error(`word ${index} of ${label} is there twice`)
    found.add(index)
    if (index >= done.typed) throw new Error(`word ${index} of ${label} was never typed`)
    if (index < acknowledged.deleted) throw new Error(`word ${index} of ${label} was deleted for certain, and is back`)
  }
  for (let index = done.deleted; index < acknowledged.typed; index++)
    if (!found.has(index)) throw new Error(`word ${index} of ${label} was acknowledged, and is lost`)
}
