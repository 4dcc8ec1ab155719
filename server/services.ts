import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { localDate, nextMidnight } from '#shared/domain/calendar.ts'
import { altersSight } from '#shared/domain/visibility.ts'
import { actorOf } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { type Database, migrate, openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { houseName } from '#db/house.ts'
import { createMessageStore } from '#db/messages.ts'
import { createMinutesStore } from '#db/minutes.ts'
import { createNoticeStore } from '#db/notices.ts'
import { seedDemo } from '#db/seed/seedDemo.ts'
import { type SystemEntry, appendSystem } from '#db/systemStream.ts'
import { Archive } from './archive/Archive.ts'
import { createAudit } from './audit.ts'
import { createAuth } from './auth/auth.ts'
import { createPasswordHasher } from './auth/passwords.ts'
import { createBoardDirectory } from './boardDirectory.ts'
import { startCheckpoints } from './checkpoints/Checkpoints.ts'
import type { Config } from './config.ts'
import { createMinutesFile } from './exports/minutesFile.ts'
import { createHistory } from './history.ts'
import type { Services } from './http/context.ts'
import { createDenialBook } from './http/denials.ts'
import { NoticeReader } from './imports/NoticeReader.ts'
import { createNotices } from './imports/notices.ts'
import { createReimports } from './imports/reimport.ts'
import { MessageJob } from './jobs/MessageJob.ts'
import { OtherProcesses } from './jobs/OtherProcesses.ts'
import type { Log } from './log.ts'
import { createMessages } from './messages.ts'
import { createMetrics } from './metrics.ts'
import { BoardSockets } from './realtime/boardSockets.ts'
import { type Clock, systemClock } from './realtime/clock.ts'
import { DocumentSockets } from './realtime/documentSockets.ts'
import { meetingOutlet } from './realtime/meetingOutlet.ts'
import { Meetings } from './realtime/Meetings.ts'
import { Rooms } from './realtime/rooms.ts'
import { SummaryDesk } from './realtime/SummaryDesk.ts'

interface Parts {
  config: Config
  log: Log
  clock?: Clock
  progress?: (line: string) => void
  /** Whether other processes work on the same database: on PostgreSQL they may, on a SQLite file they cannot. */
  shared?: boolean
}

/**
 * Puts the house together, top to bottom: storage, who is who, rooms and pipeline, doors. `close` undoes it in reverse.
 * Rejects with what `explainStart` can say in a sentence (unsafe database, unwritable folder).
 */
export async function createServices({
  config,
  log,
  clock = systemClock,
  progress,
  shared = config.databaseUrl !== null,
}: Parts): Promise<Services> {
  if (config.databaseUrl === null) await mkdir(config.dataDir, { recursive: true })
  const place = { url: config.databaseUrl, file: join(config.dataDir, 'duban.sqlite') }
  const database = await openDatabase({ ...place, longLog: config.production, carriedOver: true })
  try {
    await migrate(database)
    if (config.demo) {
      const { hash } = createPasswordHasher()
      await seedDemo(database, { now: clock.now(), hashPassword: hash, ...(progress ? { progress } : {}) })
    }
    return compose({
      config,
      log,
      clock,
      database,
      shared,
      archive: new Archive(place),
      house: await houseName(database),
    })
  } catch (error) {
    await database.close()
    throw error
  }
}

interface Built {
  config: Config
  log: Log
  clock: Clock
  database: Database
  shared: boolean
  archive: Archive
  house: string
}

function compose({ config, log, clock, database, shared, archive, house }: Built): Services {
  const { accounts, sessions, signIn, directory, demoAccounts, administered } = createAuth({ config, log, database })
  const findActor = async (accountId: string) => {
    const account = await accounts.find(accountId)
    return account?.status === 'active' ? actorOf(account) : null
  }
  const nameOf = async (accountId: string) => (await accounts.find(accountId))?.name ?? null
  const changeLog = createChangeLog(database)
  const metrics = createMetrics()

  const boardSockets = new BoardSockets({ config, house, sessions, findActor, changeLog, clock, log })
  const desk = new SummaryDesk(clock, (boardId, key, message) => boardSockets.toSummary(boardId, key, message))
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'work in the background failed')
  const stopCheckpoints = database.dialect === 'sqlite' ? startCheckpoints(database.handle.name, onTrouble) : null
  const rooms = new Rooms({
    store: createCommitStore(database),
    changeLog,
    documents: createDocumentStore(database),
    clock,
    outlet: {
      changes: (boardId, key, message) => boardSockets.toAudience(boardId, key, 'board:changes', message),
      presence: (boardId, key, message) => boardSockets.toAudience(boardId, key, 'presence:changed', message),
      moved(room, changes) {
        desk.moved(room, changes)
        meetings.moved(room, changes)
        if (changes.some(altersSight)) documentSockets.lookAgain()
        messageJob.changed(room.state, changes)
      },
    },
    onReadOnly(readOnly, error) {
      if (readOnly) log.error({ err: error }, 'storage failed: read only')
      else log.info('storage works again')
      boardSockets.toAll({ kind: readOnly ? 'readOnly' : 'writable' })
      if (!readOnly) messageJob.resume()
    },
    onBatch: metrics.batch,
    onAnswer: metrics.answered,
    onTrouble,
  })
  const meetings = new Meetings(clock, meetingOutlet(boardSockets), (boardId) => rooms.boards.release(boardId))
  const stateOf = async (boardId: string) => (await rooms.board(boardId))?.state ?? null
  const messageStore = createMessageStore(database)
  const messages = createMessages({
    store: messageStore,
    stateOf,
    now: () => clock.now(),
    onMarked: (accountId, unread) => boardSockets.toAccount(accountId, { kind: 'messages', unread }),
  })
  const announceMessages = async (accountIds: readonly string[]): Promise<void> => {
    for (const accountId of accountIds.filter((id) => boardSockets.isHere(id))) {
      const actor = await findActor(accountId)
      if (actor) boardSockets.toAccount(accountId, { kind: 'messages', unread: await messages.unread(actor) })
    }
  }
  const messageJob = new MessageJob({
    store: messageStore,
    changeLog,
    stateOf,
    people: async () => (await accounts.list()).filter(({ status }) => status === 'active').map(actorOf),
    clock,
    mayWrite: () => !rooms.pipeline.readOnly,
    onTold: (accountIds) => void announceMessages(accountIds).catch(onTrouble),
    onTrouble,
  })
  messageJob.start()
  const otherProcesses = new OtherProcesses({
    clock,
    accountsHere: () => boardSockets.accountsHere,
    unreadMarks: (accountIds) => messageStore.unreadMarks(accountIds),
    catchUp: () => rooms.catchUp(),
    onMoved: announceMessages,
    onTrouble,
  })
  if (shared) otherProcesses.start()
  boardSockets.serve(rooms, desk, meetings)
  const documentSockets = new DocumentSockets({ config, house, sessions, rooms, clock, log })
  metrics.watch(() => ({
    doors: { board: boardSockets, document: documentSockets },
    rooms: { board: rooms.boards.size, document: rooms.documents.size },
    readOnly: rooms.pipeline.readOnly,
  }))
  const announceDay = async (): Promise<void> => {
    for (const room of await rooms.boards.all()) desk.moved(room, [])
    boardSockets.toAll({ kind: 'newDay', serverNow: clock.now() })
  }
  const stopDays = everyNewDay(clock, announceDay, onTrouble)

  const denials = createDenialBook({
    append: (entries) => appendSystem(database, entries),
    now: () => clock.now(),
    onTrouble,
  })
  const noticeStore = createNoticeStore(database)
  const reader = new NoticeReader()
  const record = (entry: SystemEntry): Promise<void> => appendSystem(database, [entry])
  const boards = createBoardDirectory({
    rooms,
    desk,
    changeLog,
    archive,
    notices: noticeStore,
    minutes: createMinutesStore(database),
    nameOf,
    accounts: () => accounts.list(),
    units: () => accounts.units(),
    findActor,
    clock,
  })

  return {
    house,
    metrics,
    notices: createNotices({
      store: noticeStore,
      read: (input) => reader.read(input),
      record,
      now: () => clock.now(),
    }),
    messages,
    reimports: createReimports({ rooms, notices: noticeStore, compare: (versions) => reader.compare(versions) }),
    boards,
    minutesFile: createMinutesFile(boards),
    history: createHistory({ rooms, desk, changeLog, archive, boards, record, clock }),
    audit: createAudit({
      changeLog,
      accounts: () => accounts.list(),
      units: () => accounts.units(),
      archive,
      record,
      now: () => clock.now(),
    }),
    denials,
    sessions,
    signIn,
    directory,
    demoAccounts,
    administered,
    async ready() {
      if (rooms.pipeline.readOnly) return false
      await database.reader.selectFrom('account').select('id').limit(1).execute()
      return true
    },
    attach(server) {
      boardSockets.attach(server)
      documentSockets.attach(server)
    },
    async close() {
      stopDays()
      sessions.stop()
      await reader.close()
      await archive.close()
      await otherProcesses.stop()
      // What was accepted is stored and answered while the sockets still stand.
      await rooms.pipeline.close()
      // What it has not told yet stands behind its cursor: the next start goes on there.
      await messageJob.stop()
      await documentSockets.close()
      await boardSockets.close()
      meetings.close()
      await rooms.close()
      await denials.close()
      await stopCheckpoints?.()
      await database.close()
    },
  }
}

/** Lights depend on the date: everybody is told when it changes. Returns the function that stops it. */
function everyNewDay(clock: Clock, tell: () => Promise<void>, onTrouble: (error: unknown) => void): () => void {
  let date = localDate(clock.now())
  const wait = (): (() => void) =>
    // Never longer than an hour: a computer that slept must not wait for yesterday's timer.
    clock.after(Math.min(nextMidnight(clock.now()) - clock.now(), 3_600_000), () => {
      const today = localDate(clock.now())
      if (today !== date) {
        date = today
        tell().catch(onTrouble)
      }
      cancel = wait()
    })
  let cancel = wait()
  return () => cancel()
}
