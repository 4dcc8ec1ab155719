import { OPEN_STATES } from '#shared/domain/assignmentStates.ts'
import type { Actor, Assignment, AssignmentState, Board } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { isReturned } from './rows.ts'

/** What a person may do on the sheet of one unit; asked of the same function that refuses commands. */
export interface Standing {
  /** Fills in figures and text. */
  reports: boolean
  acknowledges: boolean
  submits: boolean
  /** 延期申请. */
  applies: boolean
  /** 转办. */
  entrusts: boolean
  /** Opens and answers what the unit is sent. */
  receives: boolean
  /** Judges reports: they go to the ledger for it. */
  reviews: boolean
}

export function standingOf(actor: Actor, board: Pick<Board, 'issuingUnitId'>, unitId: string): Standing {
  const subject = { issuingUnitId: board.issuingUnitId, unitId }
  return {
    reports: can(actor, 'assignment.report', subject) !== null,
    acknowledges: can(actor, 'assignment.acknowledge', subject) !== null,
    submits: can(actor, 'assignment.submit', subject) !== null,
    applies: can(actor, 'assignment.apply', subject) !== null,
    entrusts: can(actor, 'assignment.entrust', subject) !== null,
    receives: can(actor, 'matter.receive', subject) !== null,
    reviews: can(actor, 'assignment.review', subject) !== null,
  }
}

/** Why a unit's own people cannot write a task now; null when they can. A key of `sheet.held`. */
export type Held = 'assigned' | 'underReview' | 'finished' | 'aside' | null

export function heldBy(state: AssignmentState): Held {
  if (OPEN_STATES.includes(state)) return null
  switch (state) {
    case 'assigned':
    case 'underReview':
      return state
    case 'completed':
    case 'closedOut':
    case 'cancelled':
      return 'finished'
    default:
      return 'aside'
  }
}

/** The one next step of a line: a button for whoever can take it, words for everybody else. A key of `sheet.next`. */
export type Next =
  | 'acknowledge'
  | 'report'
  | 'amend'
  | 'read'
  | 'waitAcknowledge'
  | 'waitReview'
  | 'toReview'
  | 'waitCloseOut'
  | 'closed'
  | 'aside'

export function nextOf(assignment: Assignment, standing: Standing): Next {
  const { state } = assignment
  switch (state) {
    case 'assigned':
      return standing.acknowledges ? 'acknowledge' : 'waitAcknowledge'
    case 'acknowledged':
    case 'inProgress':
    case 'returned':
      return !standing.reports ? 'read' : isReturned(assignment) ? 'amend' : 'report'
    case 'underReview':
      return standing.reviews ? 'toReview' : 'waitReview'
    case 'completed':
      return 'waitCloseOut'
    case 'closedOut':
      return 'closed'
    case 'suspended':
    case 'notApplicable':
    case 'awaitingUpper':
    case 'cancelled':
      return 'aside'
  }
}
