/**
 * How long it takes to open a document of 100,000 edits, until its whole text is ready to be sent to whoever opened it: the
 * first time, when its whole log has to be replayed, and from then on, from the snapshot that is made and verified
 * afterwards; alone, and with as many updates after it as a document that stays open gathers until the next.
 * `npm run bench -- longDocument [--edits N]`
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Y from 'yjs'
import { createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { migrate, openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { type Random, createRandom } from '#db/seed/random.ts'
import { COMPACT_LIVE_AFTER, COMPACT_OPENED_MS } from '#server/realtime/compaction.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { encodeStep2 } from '#server/realtime/syncMessages.ts'
import { buildBoard } from '#test/support/builders.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { Bell } from '#test/support/waiting.ts'

const NAME = 'narrative/b1/fuzhou'
const FRAGMENT = 't1/progress'
const TYPISTS = 5
const ROUNDS = 7
const PATIENCE_MS = 10_000

/** What colleagues send who type, correct and jump about in each other's paragraphs. */
function* typed(edits: number, random: Random): Generator<{ update: Uint8Array; client: number; typist: number }> {
  // One document stands for all of theirs: each has seen everything before, and writes under an id of their own.
  const doc = new Y.Doc()
  const carets = Array.from({ length: TYPISTS }, () => ({ paragraph: 0, at: 0 }))
  let update: Uint8Array = new Uint8Array()
  doc.on('update', (bytes: Uint8Array) => (update = bytes))
  const texts: Y.XmlText[] = []
  const fragment = doc.getXmlFragment(FRAGMENT)
  const act = (caret: { paragraph: number; at: number }, i: number): void => {
    const deed = random.between(0, 1)
    if (texts.length === 0 || deed < 0.005) {
      const paragraph = new Y.XmlElement('paragraph')
      const text = new Y.XmlText('另起')
      paragraph.insert(0, [text])
      fragment.push([paragraph])
      Object.assign(caret, { paragraph: texts.push(text) - 1, at: 2 })
      return
    }
    if (deed < 0.08) {
      caret.paragraph = random.whole(0, texts.length - 1)
      caret.at = random.whole(0, texts[caret.paragraph]!.length)
    }
    const text = texts[caret.paragraph]!
    caret.at = Math.min(caret.at, text.length)
    if (deed > 0.8 && caret.at > 0) text.delete(--caret.at, 1)
    else text.insert(caret.at++, String.fromCharCode(0x4e00 + (i % 5_000)))
  }
  for (let i = 0; i < edits; i++) {
    const typist = random.whole(0, TYPISTS - 1)
    doc.clientID = 1_000 + typist
    doc.transact(() => act(carets[typist]!, i))
    yield { update, client: doc.clientID, typist }
  }
}

/** Prints the times. Rejects when the document of the snapshot is not that of the log. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { edits: { type: 'string', default: '100000' } } })
  const edits = Number(values.edits)
  const dataDir = await mkdtemp(join(tmpdir(), 'duban-long-'))
  const database = await openDatabase({ url: null, file: join(dataDir, 'duban.sqlite') })
  await migrate(database)
  const store = createCommitStore(database)
  const board = buildBoard()
  await store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, board.log, board.state))
  const bound = new Set<number>()
  const log: Uint8Array[] = []
  const typing = typed(edits + COMPACT_LIVE_AFTER - 1, createRandom(4))
  const type = (count: number): Promise<void> =>
    store.transaction(async (tx) => {
      for (let i = 0; i < count; i++) {
        const { update, client, typist } = typing.next().value!
        const clientIds = bound.has(client) ? [] : [client]
        bound.add(client)
        log.push(update)
        await tx.appendUpdates([{ name: NAME, at: board.now, accountId: `typist-${typist}`, update, clientIds }])
      }
    })
  const textOfLog = (): string => {
    const whole = new Y.Doc()
    for (const update of log) Y.applyUpdate(whole, update)
    return whole.getXmlFragment(FRAGMENT).toString()
  }
  await type(edits)
  const documents = createDocumentStore(database)
  let snapshots = 0
  const bell = new Bell()
  /** Whether snapshots are stored: without, the next opening has as much to read as this one. */
  let keeps = true
  const nothing = Y.encodeStateVector(new Y.Doc())
  /** Opens it as the door does, in a process of its own as far as rooms go; `after`: what its snapshot took then. */
  const open = async (isLong: boolean): Promise<{ ms: number; after: number; text: string }> => {
    const clock = new FakeClock()
    const rooms = new Rooms({
      store,
      changeLog: createChangeLog(database),
      documents: {
        ...documents,
        async saveSnapshot(...of) {
          if (keeps) await documents.saveSnapshot(...of)
          snapshots++
          bell.ring()
        },
      },
      clock,
      outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
      onReadOnly: () => {},
      onTrouble: (error) => bell.break(error as Error),
    })
    await rooms.board('b1')
    const at = performance.now()
    const room = await rooms.document(NAME)
    if (!room) throw new Error('there is no such document')
    const answer = await rooms.pipeline.read(room, () => encodeStep2(room.doc, nothing))
    const ms = performance.now() - at
    if (!answer) throw new Error('there is nothing to send')
    const text = room.doc.getXmlFragment(FRAGMENT).toString()
    const made = snapshots + 1
    const then = performance.now()
    clock.advance(COMPACT_OPENED_MS)
    if (isLong) await bell.until('the snapshot to be stored', () => snapshots === made, PATIENCE_MS)
    const after = performance.now() - then
    await rooms.close()
    return { ms, after, text }
  }
  try {
    const truth = textOfLog()
    const bytes = log.reduce((sum, update) => sum + update.byteLength, 0)
    console.log(`${edits} edits of ${TYPISTS} people, ${(bytes / 1024 / 1024).toFixed(1)} MiB of updates`)
    const first = await open(true)
    console.log(
      `as nobody ever had it open, the whole log: ${first.ms.toFixed(0)} ms, and its snapshot ${first.after.toFixed(0)} ms after that`,
    )
    if (first.text !== truth) throw new Error('the document that was opened is another than that of the log')
    const figures = (times: number[]): string => {
      times.sort((a, b) => a - b)
      return `median ${times[(ROUNDS - 1) / 2]!.toFixed(0)} ms, worst ${times.at(-1)!.toFixed(0)} ms`
    }
    const again = async (what: string, text: string, isLong: boolean): Promise<void> => {
      const [times, afters]: [number[], number[]] = [[], []]
      for (let round = 0; round < ROUNDS; round++) {
        const opened = await open(isLong)
        if (opened.text !== text) throw new Error(`${what}: another document than that of the log`)
        times.push(opened.ms)
        afters.push(opened.after)
      }
      const later = isLong ? `; another snapshot after that: ${figures(afters)}` : ''
      console.log(`${what}, ${ROUNDS} times: ${figures(times)}; the same text${later}`)
    }
    await again('from the snapshot', truth, false)
    keeps = false
    const after = COMPACT_LIVE_AFTER - 1
    await type(after)
    await again(`with ${after} updates after it`, textOfLog(), true)
    if (snapshots !== 1 + ROUNDS) throw new Error('other snapshots were made than one for each long log')
  } finally {
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
