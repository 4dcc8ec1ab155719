import { NO_HEAD, type CommitStore, type Head } from '#db/commitStore.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Board, Change, JsonValue } from '#shared/domain/model.ts'
import { type BoardState, copyState, emptyState } from '#shared/domain/state.ts'

const board: Omit<Board, 'id'> = {
  title: '2023年福建省妇幼健康重点工作',
  period: { start: '2026-01-01', end: '2026-12-31' },
  noticeId: null,
  issuingUnitId: 'fujian',
  status: 'draft',
  rules: [],
  cycles: [],
  openness: 'all',
  units: [
    { id: 'fuzhou', name: '福州市', shortName: '福州' },
    { id: 'xiamen', name: '厦门市', shortName: '厦门' },
  ],
  label: null,
  declared: [],
}

type Fields = Record<string, JsonValue>

/** A log made by hand, change by change, with the state it folds to: what a store is given and compared with. */
export class HandMadeLog {
  readonly boardId: string
  readonly changes: Change[] = []
  state: BoardState
  head: Head = NO_HEAD

  constructor(boardId: string) {
    this.boardId = boardId
    this.state = emptyState(boardId)
  }

  /** The next change; `at` is ten seconds after the one before unless told. */
  next(subject: string, after: Fields, more: Partial<Change> = {}): Change {
    const seq = this.state.seq + 1
    const change: Change = {
      v: 1,
      boardId: this.boardId,
      seq,
      at: this.state.seq === 0 ? 1_760_000_000_000 : this.state.at + 10_000,
      actorId: 'a-fuzhou',
      unitId: 'fuzhou',
      commandId: `c${seq}`,
      type: 'assignment.setPercent',
      subject,
      before: null,
      after,
      ...more,
    }
    this.changes.push(change)
    foldInto(this.state, [change])
    return change
  }
  created(): Change {
    return this.next('board', { id: this.boardId, ...board } as unknown as Fields, { type: 'board.create' })
  }
  percent(unitId: string, percent: number, more: Partial<Change> = {}): Change {
    return this.next(`assignment:t1:${unitId}`, { state: 'inProgress', percent }, more)
  }
  /** The state as it was after `seq` changes. */
  stateAfter(seq: number): BoardState {
    const state = emptyState(this.boardId)
    foldInto(state, this.changes.slice(0, seq))
    return state
  }
  /** Commits what `store` does not have yet, in one transaction. */
  async commit(store: CommitStore): Promise<Head> {
    const changes = this.changes.slice(this.head.seq)
    const after = copyState(this.state)
    this.head = await store.transaction((tx) => tx.appendChanges(this.boardId, this.head, changes, after))
    return this.head
  }
}

/** A state as plain values, for comparing: tables without their order. */
export function plain(state: BoardState): object {
  const { boardId, seq, at, board: entity } = state
  const table = (entries: Iterable<[string, unknown]>): object => Object.fromEntries(entries)
  return {
    boardId,
    seq,
    at,
    board: entity,
    areas: table(state.areas.entries()),
    tasks: table(state.tasks.entries()),
    assignments: table(state.assignments.entries()),
    reports: table(state.reports.entries()),
    stamps: table(state.stamps.entries()),
  }
}
