import { can } from '../permissions.ts'
import type { Board, Change } from '../model.ts'
import { type BoardState, entityOf, parseSubject } from '../state.ts'
import { OPEN_STATES } from './assignmentCommands.ts'
import { BOOKKEEPING, type DecideContext, type Plan, type Refusal, type Write, refuse } from './plan.ts'

/**
 * Commands whose inverse harms nobody. Steps that others act upon (签收, 提交, 审核, 退回, 销号, 交办) are answered by
 * their own counter-steps, so that the record stays a record.
 */
const UNDOABLE: readonly string[] = [
  'assignment.setPercent',
  'assignment.setValue',
  'assignment.flagCoordination',
  'assignment.setAside',
  'assignment.resume',
  'board.rename',
  'area.add',
  'area.rename',
  'area.remove',
  'task.add',
  'task.edit',
  'task.remove',
  'command.undo',
]

/**
 * The inverse of an own earlier command, if none of the fields it set was touched since; else a conflict naming the
 * later author. Undoing an undo restores.
 */
export function planUndo(state: BoardState, board: Board, context: DecideContext): Plan | Refusal {
  const undone = context.undone ?? []
  const first = undone[0]
  if (!first) return refuse('invalid', 'nothingToUndo')
  if (!undone.every((change) => UNDOABLE.includes(change.type))) return refuse('invalid', 'notUndoable')
  const action = (change: Change) => {
    const { kind, id } = parseSubject(change.subject)
    if (kind !== 'assignment') return can(context.actor, 'board.edit', { issuingUnitId: board.issuingUnitId })
    const asSupervisor = change.unitId === board.issuingUnitId
    return can(context.actor, asSupervisor ? 'assignment.setAside' : 'assignment.report', {
      issuingUnitId: board.issuingUnitId,
      unitId: state.assignments.get(id)?.unitId,
    })
  }
  const grant = action(first)
  if (!grant || !undone.every(action)) return refuse('forbidden', 'forbidden')

  const writes: Write[] = []
  for (const change of undone) {
    const { kind, id } = parseSubject(change.subject)
    const assignment = kind === 'assignment' ? state.assignments.get(id) : undefined
    const touchesFigures = 'percent' in change.after || 'value' in change.after
    if (assignment && touchesFigures && !OPEN_STATES.includes(assignment.state)) {
      return {
        grant,
        guards: [{ subject: change.subject, fields: ['state'] }],
        problem: refuse('invalid', 'stateForbids', { state: assignment.state }),
      }
    }
    const set: Record<string, unknown> = {}
    if (change.before === null) set.removed = true
    else
      for (const field of Object.keys(change.after)) if (!BOOKKEEPING.includes(field)) set[field] = change.before[field]
    writes.push({
      subject: change.subject,
      set,
      derived: 'updatedAt' in change.after ? { updatedAt: context.now } : {},
    })
  }
  return touchedSince(state, undone) ?? { grant, writes }
}

/** The conflict that a field of the undone command was set again since, whoever did it. */
function touchedSince(state: BoardState, undone: readonly Change[]): Refusal | null {
  const current = undone.flatMap((change) => {
    const stamps = state.stamps.get(change.subject) ?? {}
    return Object.keys(change.after)
      .filter((field) => !BOOKKEEPING.includes(field))
      .flatMap((field) => {
        const stamp = stamps[field]
        if (!stamp || stamp.seq === change.seq) return []
        const { seq, at, actorId } = stamp
        const value = entityOf(state, change.subject)?.[field] ?? null
        return [{ subject: change.subject, field, value, seq, at, actorId }]
      })
  })
  return current.length > 0 ? { refused: true, code: 'conflict', reason: 'conflict', current } : null
}
