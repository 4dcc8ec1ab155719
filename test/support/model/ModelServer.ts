import { createAccountStore, actorOf } from '#db/accounts.ts'
import { type ChangeLog, createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { type Database, openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { houseName } from '#db/house.ts'
import type { Random } from '#db/seed/random.ts'
import { createSessionStore } from '#db/sessions.ts'
import { altersSight } from '#shared/domain/visibility.ts'
import { type SessionService, createSessionService } from '#server/auth/sessions.ts'
import { type Config, loadConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { BoardSockets } from '#server/realtime/boardSockets.ts'
import { systemClock } from '#server/realtime/clock.ts'
import { DocumentSockets } from '#server/realtime/documentSockets.ts'
import { meetingOutlet } from '#server/realtime/meetingOutlet.ts'
import type { MeetingOutlet } from '#server/realtime/MeetingRoom.ts'
import { Meetings } from '#server/realtime/Meetings.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { SummaryDesk } from '#server/realtime/SummaryDesk.ts'
import { Disk, slowly } from './slowStore.ts'
import { Owner, type VirtualTime, quiet } from './virtualTime.ts'
import { Door } from './wire.ts'

/** Who looks on. */
export interface Watch {
  /** Told within each transaction of the pipeline, after its last statement. */
  committing(): void
  /** A connection is told nothing more of a meeting. */
  dismissed(meetingId: string, connectionId: string): void
}

/** One life of the real server: both doors, sessions, rooms and pipeline on a SQLite file; only HTTP is left out. */
export class ModelServer {
  readonly owner: Owner
  readonly door: Door
  readonly disk: Disk
  readonly house: string
  readonly database: Database
  readonly rooms: Rooms
  readonly sessions: SessionService
  readonly changeLog: ChangeLog
  readonly accounts
  /** What it wrote into its log. */
  readonly logged: string[] = []

  private constructor(
    parts: { owner: Owner; database: Database; house: string; config: Config },
    disk: Disk,
    { committing, dismissed }: Watch,
  ) {
    const { owner, database, house, config } = parts
    this.owner = owner
    this.database = database
    this.house = house
    this.disk = disk
    this.door = new Door(owner)
    const log = createLog(config, { write: (line: string) => void this.logged.push(line) })
    const clock = systemClock
    this.accounts = createAccountStore(database)
    this.sessions = createSessionService({ config, store: createSessionStore(database), log })
    this.changeLog = createChangeLog(database)
    const findActor = async (accountId: string) => {
      const account = await this.accounts.find(accountId)
      return account?.status === 'active' ? actorOf(account) : null
    }
    const { sessions, changeLog } = this
    const boardSockets = new BoardSockets({ config, house, sessions, findActor, changeLog, clock, log })
    const desk = new SummaryDesk(clock, (boardId, key, message) => boardSockets.toSummary(boardId, key, message))
    this.rooms = new Rooms({
      store: slowly(createCommitStore(database), disk, committing),
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
        },
      },
      onReadOnly: (readOnly) => boardSockets.toAll({ kind: readOnly ? 'readOnly' : 'writable' }),
      onTrouble: (error) => log.error({ err: error }, 'work in the background failed'),
    })
    const told = meetingOutlet(boardSockets)
    const outlet: MeetingOutlet = {
      ...told,
      dismiss(meetingId, connectionId) {
        told.dismiss(meetingId, connectionId)
        dismissed(meetingId, connectionId)
      },
    }
    const meetings = new Meetings(clock, outlet, (boardId) => this.rooms.boards.release(boardId))
    boardSockets.serve(this.rooms, desk, meetings)
    const documentSockets = new DocumentSockets({ config, house, sessions, rooms: this.rooms, clock, log })
    boardSockets.attach(this.door.server)
    documentSockets.attach(this.door.server)
  }

  static async start(
    { time, dataDir, name, random }: { time: VirtualTime; dataDir: string; name: string; random: Random },
    watch: Watch,
  ): Promise<ModelServer> {
    const owner = new Owner(name)
    const config = loadConfig({
      PORT: '3000',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      DEMO: '0',
      NODE_ENV: 'production',
    })
    const database = await openDatabase({ url: null, file: `${dataDir}/duban.sqlite` })
    const house = await houseName(database)
    const parts = { owner, database, house, config }
    return (await time.as(owner, () => new ModelServer(parts, new Disk(random), watch))).result
  }

  /** kill -9: nothing more of it happens, and what it had not committed is not there. Connections are cut by the caller. */
  async kill(): Promise<void> {
    this.owner.alive = false
    this.disk.powerOff()
    await quiet()
    this.sessions.stop()
    await this.database.close()
  }
}
