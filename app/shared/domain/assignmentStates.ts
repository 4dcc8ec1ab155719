import type { AssignmentState } from './model.ts'

/** States in which the unit works on it and may move its figures. */
export const OPEN_STATES: readonly AssignmentState[] = ['acknowledged', 'inProgress', 'returned']
export const ASIDE_STATES: readonly AssignmentState[] = ['suspended', 'notApplicable', 'awaitingUpper']
export const FINISHED_STATES: readonly AssignmentState[] = ['completed', 'closedOut', 'cancelled']
/** Whether it is the supervisor's word that put it there (中止, 不涉及, 待上级部署, 取消), and not the unit's work. */
export const isAside = (state: unknown): boolean =>
  state === 'cancelled' || ASIDE_STATES.includes(state as AssignmentState)
