import type { ErrorCode, CurrentValue, Reason } from '../../protocol/errors.ts'
import type { Actor, Change, Grant, JsonValue, NarrativeTexts } from '../model.ts'
import { type BoardState, type Stamp, entityOf } from '../state.ts'

/** Why a command had no effect. A refusal takes no sequence and changes nothing. */
export interface Refusal {
  refused: true
  code: ErrorCode
  reason: Reason
  params?: Record<string, string | number>
  /** On `conflict`: what is there now, since when and by whom. */
  current?: CurrentValue[]
}

/** A refusal without effect; `REASONS` of protocol/errors.ts has its sentence. */
export const refuse = (code: ErrorCode, reason: Reason, params?: Refusal['params']): Refusal =>
  params ? { refused: true, code, reason, params } : { refused: true, code, reason }

export interface DecideContext {
  /** Who acts, with grants as stored now. */
  actor: Actor
  /** The clock of the decider (ms). */
  now: number
  commandId: string
  /** The sequence the author was looking at. */
  base: number
  /** The author's own commands since `base`. */
  own: readonly string[]
  /** For assignment.submit: the stored working texts that the report freezes. The browser leaves it out. */
  narrative?: NarrativeTexts
  /** For assignment.entrust: the colleague it names as stored now, null if there is none. The browser leaves it out. */
  colleague?: Actor | null
  /** For command.undo: the changes of the named command of this actor, empty if there was none. */
  undone?: readonly Change[]
}

export interface Write {
  subject: string
  /** Fields the author means to set: a later value of someone else conflicts. */
  set: Record<string, unknown>
  /** Fields that follow from the others (counters, moments): never a conflict by themselves. */
  derived?: Record<string, unknown>
  create?: boolean
  reason?: string
}

/** Fields a command relies on without writing them. */
export interface Guard {
  subject: string
  fields: readonly string[]
}

/** What a command comes to. With `problem` nothing is written, unless a guard shows that someone else was first. */
export interface Plan {
  grant: Grant
  guards?: readonly Guard[]
  /** Guards everything that was ever set on areas, tasks and the board. */
  guardDraft?: boolean
  problem?: Refusal
  writes?: readonly Write[]
}

export const isRefusal = (outcome: object): outcome is Refusal => 'refused' in outcome

/** Moments of last movement: set along, and no reason to call a field touched. */
export const BOOKKEEPING: readonly string[] = ['updatedAt']

/** Whether setting `b` where `a` stands would change nothing. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  // Entities are plain JSON built by the same code in the same key order; a difference of order only costs a change.
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The stamp that beats this author's view of a field, if any. */
function beaten(state: BoardState, context: DecideContext, subject: string, field: string): Stamp | undefined {
  const stamp = state.stamps.get(subject)?.[field]
  if (!stamp || stamp.seq <= context.base) return undefined
  // Only the author's own commands count as own: naming another person's command must not hide that they were first.
  if (stamp.actorId === context.actor.accountId && context.own.includes(stamp.commandId)) return undefined
  return stamp
}

function conflictsOf(state: BoardState, plan: Plan, context: DecideContext): CurrentValue[] {
  const current = new Map<string, CurrentValue>()
  const note = (subject: string, field: string): void => {
    const stamp = beaten(state, context, subject, field)
    if (!stamp) return
    const { seq, at, actorId } = stamp
    current.set(`${subject}#${field}`, {
      subject,
      field,
      value: entityOf(state, subject)?.[field] ?? null,
      seq,
      at,
      actorId,
    })
  }
  for (const write of plan.problem ? [] : (plan.writes ?? [])) {
    const entity = entityOf(state, write.subject)
    for (const [field, value] of Object.entries(write.set)) {
      // Two people who set the same value agree.
      if (!entity || !sameValue(entity[field], value)) note(write.subject, field)
    }
  }
  for (const guard of plan.guards ?? []) for (const field of guard.fields) note(guard.subject, field)
  if (plan.guardDraft) {
    for (const [subject, stamps] of state.stamps.entries()) {
      if (subject === 'board' || subject.startsWith('area:') || subject.startsWith('task:')) {
        for (const field of Object.keys(stamps)) note(subject, field)
      }
    }
  }
  return [...current.values()]
}

/** Turns a plan into changes with their sequence and moment, or into the conflict or problem that stops it. */
export function settle(state: BoardState, type: string, plan: Plan, context: DecideContext): Change[] | Refusal {
  const current = conflictsOf(state, plan, context)
  if (current.length > 0) return { refused: true, code: 'conflict', reason: 'conflict', current }
  if (plan.problem) return plan.problem
  const changes: Change[] = []
  const at = Math.max(context.now, state.at)
  for (const write of plan.writes ?? []) {
    const entity = write.create ? undefined : entityOf(state, write.subject)
    const before: Record<string, JsonValue> = {}
    const after: Record<string, JsonValue> = {}
    for (const [field, value] of Object.entries({ ...write.set, ...write.derived })) {
      if (entity && sameValue(entity[field], value)) continue
      if (entity) before[field] = entity[field] as JsonValue
      // The log is JSON, where -0 does not exist: a replay must find the very value that lives.
      after[field] = (value === 0 ? 0 : value) as JsonValue
    }
    if (Object.keys(after).every((field) => BOOKKEEPING.includes(field)) && !write.create) continue
    changes.push({
      v: 1,
      boardId: state.boardId,
      seq: state.seq + changes.length + 1,
      at,
      actorId: context.actor.accountId,
      unitId: plan.grant.unitId,
      commandId: context.commandId,
      type,
      subject: write.subject,
      before: write.create ? null : before,
      after,
      ...(write.reason ? { reason: write.reason } : {}),
    })
  }
  return changes
}
