import { type DocumentName, minutesName, narrativeName, parseDocumentName } from '#shared/document/names.ts'
import type { Command, CommandRequest } from '#shared/domain/commands.ts'
import { type Actor, boardOfMeeting } from '#shared/domain/model.ts'
import { emptyState } from '#shared/domain/state.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import { type CommitStore, NO_HEAD } from '#db/commitStore.ts'
import type { DocumentStore } from '#db/documentStore.ts'
import { type BoardOutlet, BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { verifiedState } from './compaction.ts'
import { type DocumentCharter, minutesCharter, narrativeCharter } from './charters.ts'
import { DocumentRoom } from './DocumentRoom.ts'
import { Pipeline, type PipelinePorts } from './pipeline.ts'
import { RoomRegistry } from './RoomRegistry.ts'

/** Rooms stay this long (ms) after the last person left, so that a reload of the page finds them warm. */
const BOARD_IDLE_MS = 10 * 60_000
const DOCUMENT_IDLE_MS = 30_000

/** Nothing of that name, or not for this reader. */
export class NoSuchRoom extends Error {}

export interface RoomsParts {
  store: CommitStore
  changeLog: ChangeLog
  documents: DocumentStore
  clock: Clock
  outlet: BoardOutlet
  onReadOnly: PipelinePorts['onReadOnly']
  onBatch?: PipelinePorts['onBatch']
  onAnswer?: PipelinePorts['onAnswer']
  /** Told of failures that cost nobody anything. */
  onTrouble: (error: unknown) => void
}

/** All live rooms of this process and the one pipeline that serves them. */
export class Rooms {
  readonly boards: RoomRegistry<BoardRoom>
  readonly documents: RoomRegistry<DocumentRoom>
  readonly pipeline: Pipeline
  readonly #parts: RoomsParts

  constructor(parts: RoomsParts) {
    this.#parts = parts
    this.boards = new RoomRegistry((id) => this.#loadBoard(id), parts.clock, BOARD_IDLE_MS)
    this.documents = new RoomRegistry((name) => this.#loadDocument(name), parts.clock, DOCUMENT_IDLE_MS)
    this.pipeline = new Pipeline({
      store: parts.store,
      clock: parts.clock,
      reloadBoard: (room) => this.#reloadBoard(room),
      reloadDocument: async (room) => room.rebuild(await parts.documents.load(room.name)),
      onReadOnly: parts.onReadOnly,
      onTrouble: parts.onTrouble,
      ...(parts.onBatch ? { onBatch: parts.onBatch } : {}),
      ...(parts.onAnswer ? { onAnswer: parts.onAnswer } : {}),
    })
  }

  /** The board's room, or null when there is no such board. */
  async board(boardId: string): Promise<BoardRoom | null> {
    try {
      return await this.boards.get(boardId)
    } catch (error) {
      if (error instanceof NoSuchRoom) return null
      throw error
    }
  }

  async document(name: string): Promise<DocumentRoom | null> {
    try {
      return await this.documents.get(name)
    } catch (error) {
      if (error instanceof NoSuchRoom) return null
      throw error
    }
  }

  /** Whether there is such a document for this reader. Nothing of it is loaded for the question. */
  async mayRead(name: string, actor: Actor): Promise<boolean> {
    try {
      const charter = await this.#charterOf(name)
      const readable = charter.mayRead(actor)
      charter.released()
      return readable
    } catch (error) {
      if (error instanceof NoSuchRoom) return false
      throw error
    }
  }

  /**
   * Puts one command through the pipeline; the caller has checked that the account may read the board. `told` is called
   * with the answer before anybody else hears of the change.
   */
  async command(
    room: BoardRoom,
    accountId: string,
    request: CommandRequest,
    told?: (reply: Reply<{ seq: number }>) => void,
  ): Promise<Reply<{ seq: number }>> {
    const { command } = request
    const sent = { room, accountId, request, ...(told ? { told } : {}) }
    const name = textFrozenBy(room, command)
    const document = name === null ? null : await this.document(name)
    if (command.type === 'assignment.submit' && !document) return { ok: false, error: errorBody('notFound') }
    if (name === null || !document) return this.pipeline.command({ ...sent, document: null })
    // Held until the batch has read it: a released room would be destroyed under the decision.
    document.pending++
    try {
      return await this.pipeline.command({ ...sent, document })
    } finally {
      document.pending--
      this.documents.release(name)
    }
  }

  /**
   * Stores a new board: all of `commands`, the first of which creates it, or none. Whoever opens it later finds it in
   * storage; the room here is for the commit alone.
   */
  async create(boardId: string, accountId: string, commands: readonly Command[]): Promise<Reply<{ seq: number }>> {
    const { outlet, clock } = this.#parts
    const room = new BoardRoom(emptyState(boardId), NO_HEAD, outlet, clock)
    const items = commands.map((command, index) => ({
      room,
      accountId,
      request: { commandId: `new-${index}`, base: 0, command },
      document: null,
    }))
    const replies = await this.pipeline.together(items)
    room.close()
    return replies.find((reply) => !reply.ok) ?? replies.at(-1) ?? { ok: false, error: errorBody('invalid') }
  }

  /**
   * Takes up what other processes have committed to the boards that live here, and tells it to the people in them. Rejects
   * in the end with what kept a board from being read; the others are taken up all the same.
   */
  async catchUp(): Promise<void> {
    const { changeLog } = this.#parts
    const rooms = await this.boards.all()
    const heads = await changeLog.headsOf(rooms.map(({ boardId }) => boardId))
    const isBehind = ({ boardId, head }: BoardRoom): boolean => head.seq < (heads.get(boardId) ?? 0)
    if (!rooms.some(isBehind)) return
    await this.pipeline.between(async () => {
      const unread = new Map<string, unknown>()
      // Of our own commits the room knows by now.
      for (const room of rooms.filter(isBehind))
        await this.#reloadBoard(room).catch((error: unknown) => void unread.set(room.boardId, error))
      const [cause] = unread.values()
      if (unread.size > 0) throw new Error(`cannot take up what moved on ${[...unread.keys()].join()}`, { cause })
    })
  }

  async close(): Promise<void> {
    await this.pipeline.close()
    await this.documents.close()
    await this.boards.close()
  }

  async #loadBoard(boardId: string): Promise<BoardRoom> {
    const { changeLog, outlet, clock } = this.#parts
    const loaded = await changeLog.loadState(boardId)
    if (!loaded) throw new NoSuchRoom(boardId)
    return new BoardRoom(loaded.state, loaded.head, outlet, clock)
  }

  async #reloadBoard(room: BoardRoom): Promise<void> {
    const { changeLog } = this.#parts
    const loaded = await changeLog.loadState(room.boardId)
    if (!loaded) {
      // A board whose creation failed: there is nothing to take up, and nothing more will be asked of this room.
      if (room.head.seq === 0) return
      throw new NoSuchRoom(room.boardId)
    }
    const missed = loaded.head.seq > room.head.seq ? await changeLog.changesSince(room.boardId, room.head.seq) : []
    room.reload(loaded.state, loaded.head, missed)
  }

  async #loadDocument(name: string): Promise<DocumentRoom> {
    const { documents, clock } = this.#parts
    const charter = await this.#charterOf(name)
    try {
      const stored = await documents.load(name)
      return new DocumentRoom(name, charter, stored, clock, (long) => this.#compact(long))
    } catch (error) {
      charter.released()
      throw error
    }
  }

  /**
   * Stores a snapshot of a document that is open, which only between two batches is what storage has. Where that fails,
   * on a full disk say, the next opening tries again.
   */
  #compact(room: DocumentRoom): void {
    const { documents, onTrouble } = this.#parts
    this.pipeline
      .read(room, () => ({ seq: room.seq, state: verifiedState(room.doc) }))
      .then(({ seq, state }) => (state ? documents.saveSnapshot(room.name, seq, state) : undefined))
      .catch(onTrouble)
  }

  /** What a document is for, by the facts of its board or meeting; to be released. Throws NoSuchRoom. */
  async #charterOf(name: string): Promise<DocumentCharter> {
    const parsed = parseDocumentName(name)
    if (!parsed) throw new NoSuchRoom(name)
    const boardId = parsed.kind === 'minutes' ? boardOfMeeting(parsed.meetingId) : parsed.boardId
    const board = boardId === null ? null : await this.board(boardId)
    if (!board || !isOn(board, parsed)) throw new NoSuchRoom(name)
    // Held as long as the document is open: its facts are those of the one live room, never of one that was let go.
    board.holds++
    const released = (): void => {
      board.holds--
      this.boards.release(board.boardId)
    }
    return parsed.kind === 'minutes'
      ? minutesCharter(board, parsed.meetingId, released)
      : narrativeCharter(board, parsed.unitId, released)
  }
}

const isOn = ({ board, state }: BoardRoom, document: DocumentName): boolean =>
  document.kind === 'minutes'
    ? state.meetings.has(document.meetingId)
    : board.units.some((unit) => unit.id === document.unitId)

/** The document whose text a command makes final, as far as it has come when the command is decided. */
function textFrozenBy({ boardId, state }: BoardRoom, command: Command): string | null {
  if (command.type === 'assignment.submit')
    return state.assignments.has(command.assignmentId)
      ? narrativeName(boardId, command.assignmentId.split(':')[1] ?? '')
      : null
  // Of another board it would be: ids of meetings are for that board's readers alone.
  if (command.type === 'meeting.close')
    return state.meetings.has(command.meetingId) ? minutesName(command.meetingId) : null
  return null
}
