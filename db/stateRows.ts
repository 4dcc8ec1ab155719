import { foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { type BoardState, type Stamp, emptyState, entityOf } from '#shared/domain/state.ts'
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
type SubjectState = [subject: string, entity: Entity, stamps: PackedStamp[]]

function subjectState(state: BoardState, subject: string): SubjectState {
  const entity = entityOf(state, subject)
  if (!entity) throw new Error(`${subject} is in the changes but not in the state of board ${state.boardId}`)
  return [subject, entity, packStamps(state.stamps.get(subject) ?? {})]
}

/** The live row of one subject of `state`. */
export function subjectRow(state: BoardState, subject: string, seq: number): SubjectStateTable {
  const [, entity, stamps] = subjectState(state, subject)
  return {
    board_id: state.boardId,
    subject,
    seq,
    body: JSON.stringify(entity),
    stamps: JSON.stringify(stamps),
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

/** The whole state as the text of a snapshot. */
export function snapshotBody(state: BoardState): string {
  const subjects: SubjectState[] = []
  for (const [subject] of state.stamps.entries()) subjects.push(subjectState(state, subject))
  return JSON.stringify(subjects)
}

/**
 * Puts stored entities into a state. They go through `foldInto`, which gives fields that a later release added the same
 * value they get when the log itself is folded.
 */
function restore(boardId: string, seq: number, at: number, subjects: Iterable<SubjectState>): BoardState {
  const state = emptyState(boardId)
  for (const [subject, entity, stamps] of subjects) {
    const whole = { subject, after: entity, seq, at, commandId: '', actorId: '' } as unknown as Change
    foldInto(state, [whole])
    state.stamps.set(subject, unpackStamps(stamps))
  }
  state.seq = seq
  state.at = at
  return state
}

/** The state from its live rows. Throws CorruptRowError on a row that is not what was written. */
export function stateFromRows(
  boardId: string,
  head: { seq: number; at: number },
  rows: readonly Pick<SubjectStateTable, 'subject' | 'seq' | 'body' | 'stamps'>[],
): BoardState {
  function* subjects(): Iterable<SubjectState> {
    for (const row of rows) {
      try {
        yield [row.subject, JSON.parse(row.body) as Entity, JSON.parse(row.stamps) as PackedStamp[]]
      } catch (error) {
        throw new CorruptRowError(`state ${row.subject} of board ${boardId}`, row.seq, error)
      }
    }
  }
  return restore(boardId, head.seq, head.at, subjects())
}

/** The state from a snapshot. Throws CorruptRowError on one that is not what was written. */
export function stateFromSnapshot(boardId: string, snapshot: { seq: number; at: number; body: string }): BoardState {
  try {
    return restore(boardId, snapshot.seq, snapshot.at, JSON.parse(snapshot.body) as SubjectState[])
  } catch (error) {
    throw new CorruptRowError(`snapshot of board ${boardId}`, snapshot.seq, error)
  }
}
