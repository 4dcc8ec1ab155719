import { newId } from '#app/realtime/newId.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Assignment } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** What an officer is about to do to one or several lines; a dialog asks for what it needs. */
export type AssignmentDeed =
  | 'approve'
  | 'return'
  | 'closeOut'
  | 'urge'
  | 'slip'
  | 'suspended'
  | 'notApplicable'
  | 'awaitingUpper'
  | 'resume'
  | 'override'
  | 'clearOverride'
  | 'refer'
  | 'decide'
export type MatterDeed = 'grant' | 'refuse' | 'closeSlip'
export interface Deed {
  kind: AssignmentDeed | MatterDeed
  /** Assignment ids, or matter ids for what is done to papers. */
  ids: readonly string[]
}

/** What the dialog of a deed has gathered; each deed reads its own. */
export interface Filled {
  text: string
  reason: string
  due: string
  level: 'blue' | 'yellow' | 'red'
  colour: 'red' | 'yellow' | 'green'
}

export const NOTHING_FILLED: Filled = { text: '', reason: '', due: '', level: 'blue', colour: 'yellow' }

const orNull = (text: string): string | null => (text === '' ? null : text)

/** The command of a deed on one line. A new paper gets its name here: sent again it is the same paper only within the queue. */
export function commandOf(kind: Deed['kind'], id: string, filled: Filled): Command {
  const text = filled.text.trim()
  const reason = filled.reason.trim()
  const { due } = filled
  switch (kind) {
    case 'approve':
    case 'closeOut':
    case 'resume':
    case 'clearOverride':
      return { type: `assignment.${kind}`, assignmentId: id }
    case 'return':
      return { type: 'assignment.return', assignmentId: id, reason }
    case 'urge':
      return { type: 'assignment.urge', assignmentId: id, matterName: newId(), text }
    case 'slip': {
      const { level } = filled
      return {
        type: 'assignment.issueSlip',
        assignmentId: id,
        matterName: newId(),
        ...{ level, text, due, reason: orNull(reason) },
      }
    }
    case 'suspended':
    case 'notApplicable':
    case 'awaitingUpper':
      return { type: 'assignment.setAside', assignmentId: id, state: kind, reason }
    case 'override':
      return { type: 'assignment.overrideLight', assignmentId: id, colour: filled.colour, reason, until: due }
    case 'refer':
      return { type: 'assignment.referCoordination', assignmentId: id, decider: text, due }
    case 'decide':
      return { type: 'assignment.decideCoordination', assignmentId: id, decision: text }
    case 'grant':
    case 'refuse':
      return {
        type: 'matter.decide',
        matterId: id,
        decision: kind === 'grant' ? 'granted' : 'refused',
        reason: orNull(reason),
      }
    case 'closeSlip':
      return { type: 'matter.close', matterId: id, reason: orNull(reason) }
  }
}

const MATTER_DEEDS: readonly string[] = ['grant', 'refuse', 'closeSlip'] satisfies MatterDeed[]
export const isMatterDeed = (kind: Deed['kind']): kind is MatterDeed => MATTER_DEEDS.includes(kind)

/** The unit task a line of a deed is about. */
export function assignmentOf(
  deed: Deed,
  id: string,
  state: Pick<BoardState, 'assignments' | 'matters'>,
): Assignment | undefined {
  if (!isMatterDeed(deed.kind)) return state.assignments.get(id)
  const matter = state.matters.get(id)
  return matter && state.assignments.get(`${matter.taskId ?? ''}:${matter.unitId}`)
}
