import { blankOf } from '#shared/domain/blank.ts'
import { foldFields } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { type BoardState, type Stamp, emptyState, entityOf, parseSubject } from '#shared/domain/state.ts'
import { CorruptRowError } from './errors.ts'
import type { BoardTable, SubjectStateTable } from './tables.ts'

/** One change sets many fields at once, so stamps are stored by who set them: seq, at, command, actor, fields. */
type PackedStamp = [seq: number, at: number, commandId: string, actorId: string, fields: string[]]

function packStamps(stamps: Readonly<Record<string, Stamp>>): PackedStamp[] {
  const packed = new Map<string, PackedStamp>()
  for (const [field, stamp] of Object.entries(stamps)) {
    const key = `${stamp.seq}`
    const entry = packed.get(key)
    if (entry) entry[4].push(field)
    else packed.set(key, [stamp.seq, stamp.at, stamp.commandId, stamp.actorId, [field]])
  }
  return [...packed.values()]
}

function unpackStamps(packed: readonly PackedStamp[]): Record<string, Stamp> {
  const stamps: Record<string, Stamp> = {}
  for (const [seq, at, commandId, actorId, fields] of packed) {
    const stamp: Stamp = { seq, at, commandId, actorId }
    for (const field of fields) stamps[field] = stamp
  }
  return stamps
}

type Entity = Readonly<Record<string, unknown>>

function storedEntity(state: BoardState, subject: string): Entity {
  const entity = entityOf(state, subject)
  if (!entity) throw new Error(`${subject} is in the changes but not in the state of board ${state.boardId}`)
  return entity
}

/** The live row of one subject of `state`. */
export function subjectRow(state: BoardState, subject: string, seq: number): SubjectStateTable {
  return {
    board_id: state.boardId,
    subject,
    seq,
    body: JSON.stringify(storedEntity(state, subject)),
    stamps: JSON.stringify(packStamps(state.stamps.get(subject) ?? {})),
  }
}

/** The row of the board itself: its head, and what a list of boards shows. */
export function boardRow(state: BoardState, head: { seq: number; hash: string; at: number }): BoardTable {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} has changes but was never created`)
  return {
    id: state.boardId,
    ...head,
    title: board.title,
    status: board.status,
    issuing_unit_id: board.issuingUnitId,
    label: board.label,
    body: JSON.stringify(board),
  }
}

/** A subject in a snapshot. Earlier releases kept its stamps as a third part. */
type SnapshotSubject = [subject: string, set: Entity]

/**
 * The whole state as the text of a snapshot: what was set and no stamps, since the past is looked at and never decided
 * on. Of 8,000 unit tasks that is a tenth of everything, and it is written inside a commit.
 */
export function snapshotBody(state: BoardState): string {
  const subjects: SnapshotSubject[] = []
  for (const [subject] of state.stamps.entries())
    subjects.push([subject, whatWasSet(subject, storedEntity(state, subject))])
  return JSON.stringify(subjects)
}

/** The fields that differ from what their subject is before its first change, which never changes for a field. */
function whatWasSet(subject: string, entity: Entity): Entity {
  const { kind, id } = parseSubject(subject)
  const blank = blankOf(kind, id) as Entity
  const set: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(entity)) if (value !== blank[field]) set[field] = value
  return set
}

/** Puts a stored entity into a state; fields that a later release added get the value the log itself would give them. */
const restore = (state: BoardState, subject: string, entity: Entity): void =>
  foldFields(state, [{ subject, after: entity, seq: state.seq, at: state.at } as unknown as Change])

/** The state from its live rows. Throws CorruptRowError on a row that is not what was written. */
export function stateFromRows(
  boardId: string,
  head: { seq: number; at: number },
  rows: readonly Pick<SubjectStateTable, 'subject' | 'seq' | 'body' | 'stamps'>[],
): BoardState {
  const state = Object.assign(emptyState(boardId), { seq: head.seq, at: head.at })
  for (const row of rows) {
    try {
      restore(state, row.subject, JSON.parse(row.body) as Entity)
      state.stamps.set(row.subject, unpackStamps(JSON.parse(row.stamps) as PackedStamp[]))
    } catch (error) {
      throw new CorruptRowError(`state ${row.subject} of board ${boardId}`, row.seq, error)
    }
  }
  return state
}

/** The state from a snapshot, without stamps. Throws CorruptRowError on one that is not what was written. */
export function stateFromSnapshot(boardId: string, snapshot: { seq: number; at: number; body: string }): BoardState {
  const state = Object.assign(emptyState(boardId), { seq: snapshot.seq, at: snapshot.at })
  try {
    for (const [subject, set] of JSON.parse(snapshot.body) as SnapshotSubject[]) restore(state, subject, set)
  } catch (error) {
    throw new CorruptRowError(`snapshot of board ${boardId}`, snapshot.seq, error)
  }
  return state
}
