import type { Area, Assignment, Board, Matter, Meeting, Report, Task } from './model.ts'

/** What the state needs of a map; `Map` fits, and so does a layer over one. */
export interface Table<T> {
  get(key: string): T | undefined
  has(key: string): boolean
  set(key: string, value: T): unknown
  values(): IterableIterator<T>
  entries(): IterableIterator<[string, T]>
  readonly size: number
}

/** Who last set a field, and when: what a conflict is decided by and told with. */
export interface Stamp {
  seq: number
  at: number
  commandId: string
  actorId: string
}

/**
 * The board as folded from its log up to `seq`. Entities are immutable values; the tables are private to whoever holds
 * the state, and are shared only through `fork`.
 */
export interface BoardState {
  readonly boardId: string
  seq: number
  at: number
  board: Board | null
  readonly areas: Table<Area>
  readonly tasks: Table<Task>
  readonly assignments: Table<Assignment>
  readonly reports: Table<Report>
  readonly matters: Table<Matter>
  readonly meetings: Table<Meeting>
  /** By subject, then by field. */
  readonly stamps: Table<Readonly<Record<string, Stamp>>>
}

const TABLES = ['areas', 'tasks', 'assignments', 'reports', 'matters', 'meetings', 'stamps'] as const

/** The state of a board whose log is empty. */
export function emptyState(boardId: string): BoardState {
  return {
    boardId,
    seq: 0,
    at: 0,
    board: null,
    areas: new Map(),
    tasks: new Map(),
    assignments: new Map(),
    reports: new Map(),
    matters: new Map(),
    meetings: new Map(),
    stamps: new Map(),
  }
}

/** Entries over a table that stays untouched. Nothing is ever deleted: removal is a tombstone field. */
class Layer<T> implements Table<T> {
  readonly over: Table<T>
  readonly own = new Map<string, T>()
  #added = 0

  constructor(over: Table<T>) {
    this.over = over
  }
  get(key: string): T | undefined {
    return this.own.get(key) ?? this.over.get(key)
  }
  has(key: string): boolean {
    return this.own.has(key) || this.over.has(key)
  }
  set(key: string, value: T): void {
    if (!this.own.has(key) && !this.over.has(key)) this.#added++
    this.own.set(key, value)
  }
  get size(): number {
    return this.over.size + this.#added
  }
  *entries(): IterableIterator<[string, T]> {
    for (const [key, value] of this.over.entries()) yield [key, this.own.get(key) ?? value]
    for (const [key, value] of this.own) if (!this.over.has(key)) yield [key, value]
  }
  *values(): IterableIterator<T> {
    for (const [, value] of this.entries()) yield value
  }
}

/**
 * A draft over `state` in constant time: writing to it leaves `state` alone. The server decides a batch on one, the
 * browser folds its pending commands into one. `state` must not change while the draft is in use.
 */
export function fork(state: BoardState): BoardState {
  return {
    boardId: state.boardId,
    seq: state.seq,
    at: state.at,
    board: state.board,
    areas: new Layer(state.areas),
    tasks: new Layer(state.tasks),
    assignments: new Layer(state.assignments),
    reports: new Layer(state.reports),
    matters: new Layer(state.matters),
    meetings: new Layer(state.meetings),
    stamps: new Layer(state.stamps),
  }
}

/** Makes what a fork of `state` holds the state itself. Costs what the fork wrote. */
export function absorb(state: BoardState, draft: BoardState): void {
  for (const name of TABLES) {
    const layer = draft[name]
    if (!(layer instanceof Layer) || layer.over !== state[name]) throw new Error('not a fork of this state')
    const target = state[name] as Table<unknown>
    for (const [key, value] of layer.own) target.set(key, value)
  }
  state.seq = draft.seq
  state.at = draft.at
  state.board = draft.board
}

/** An independent copy; costs the size of the board. */
export function copyState(state: BoardState): BoardState {
  return {
    boardId: state.boardId,
    seq: state.seq,
    at: state.at,
    board: state.board,
    areas: new Map(state.areas.entries()),
    tasks: new Map(state.tasks.entries()),
    assignments: new Map(state.assignments.entries()),
    reports: new Map(state.reports.entries()),
    matters: new Map(state.matters.entries()),
    meetings: new Map(state.meetings.entries()),
    stamps: new Map(state.stamps.entries()),
  }
}

/** Which table holds the subjects of a kind. */
export const TABLE_OF = {
  area: 'areas',
  task: 'tasks',
  assignment: 'assignments',
  report: 'reports',
  matter: 'matters',
  meeting: 'meetings',
} as const
export type SubjectKind = 'board' | keyof typeof TABLE_OF

/** `assignment:t1:fuzhou` → kind and id. Throws on an unknown kind: the log is written by `decide` alone. */
export function parseSubject(subject: string): { kind: SubjectKind; id: string } {
  if (subject === 'board') return { kind: 'board', id: '' }
  const colon = subject.indexOf(':')
  const kind = subject.slice(0, colon)
  if (Object.hasOwn(TABLE_OF, kind)) return { kind: kind as SubjectKind, id: subject.slice(colon + 1) }
  throw new Error(`unknown subject ${subject}`)
}

/** The entity behind a subject as a bag of fields, or undefined. */
export function entityOf(state: BoardState, subject: string): Readonly<Record<string, unknown>> | undefined {
  const { kind, id } = parseSubject(subject)
  const entity = kind === 'board' ? state.board : state[TABLE_OF[kind]].get(id)
  return (entity ?? undefined) as Readonly<Record<string, unknown>> | undefined
}
