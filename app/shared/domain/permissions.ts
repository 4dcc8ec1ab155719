import type { Actor, Grant, Role } from './model.ts'

/** What a person may do, as actions that commands, doors and buttons ask about. */
export type Action =
  | 'board.read'
  | 'board.edit'
  | 'board.dispatch'
  | 'assignment.acknowledge'
  | 'assignment.report'
  | 'assignment.submit'
  | 'assignment.review'
  | 'assignment.closeOut'
  | 'assignment.setAside'
  | 'assignment.supervise'
  | 'assignment.entrust'
  | 'assignment.apply'
  | 'assignment.coordinate'
  | 'board.instruct'
  | 'matter.receive'
  | 'meeting.run'
  | 'minutes.write'
  | 'narrative.write'
  | 'narrative.read'
  | 'units.manage'
  | 'audit.read'

/** What the action is about: the board's issuing unit and, for a unit's own things, that unit. */
export interface Subject {
  issuingUnitId: string
  /** The unit whose assignment or narrative it is. */
  unitId?: string
  /** The units on the board, for reading. */
  unitIds?: readonly string[]
  /** 主持人, 主讲人 and 记录人 of a meeting: accounts. */
  officers?: readonly string[]
}

const held = (actor: Actor, unitId: string, roles: readonly Role[]): Grant | null => {
  for (const role of roles) {
    const grant = actor.grants.find((g) => g.unitId === unitId && g.role === role)
    if (grant) return grant
  }
  return null
}

/** The roles that read a whole board when held at the issuing unit. admin and auditor are not among them. */
const READERS = ['supervisor', 'leader', 'handler', 'reviewer'] as const
const REPORTERS = ['handler', 'reviewer'] as const

/**
 * The grant that lets `actor` do `action` on `subject`, or null. The one place where authority is decided: the same
 * function hides a button, refuses a command inside the commit, and admits a document update. DESIGN.md §4.
 *
 * A supervisor never writes percent, value or narrative; a reporter never judges; roles do not inherit to other units.
 */
export function can(actor: Actor, action: Action, subject: Subject): Grant | null {
  const { issuingUnitId, unitId } = subject
  switch (action) {
    case 'board.read': {
      const whole = held(actor, issuingUnitId, READERS)
      if (whole) return whole
      for (const id of subject.unitIds ?? []) {
        const own = held(actor, id, REPORTERS)
        if (own) return own
      }
      return null
    }
    case 'board.edit':
    case 'board.dispatch':
    case 'assignment.review':
    case 'assignment.setAside':
    case 'assignment.supervise': // 催办, 督查单, 延期审批, 亮灯调整
      return held(actor, issuingUnitId, ['supervisor'])
    case 'assignment.coordinate':
    case 'meeting.run':
      return held(actor, issuingUnitId, ['leader', 'supervisor'])
    case 'assignment.closeOut':
    case 'board.instruct':
      return held(actor, issuingUnitId, ['leader'])
    // Who runs the meeting writes its minutes as long as they read the board; a supervisor always may, so that a meeting
    // whose recorder fell ill has minutes. A leader who has no office in it reads.
    case 'minutes.write': {
      const named = subject.officers?.includes(actor.accountId) ? can(actor, 'board.read', subject) : null
      return named ?? held(actor, issuingUnitId, ['supervisor'])
    }
    // What is addressed to the issuing unit itself is its supervisors' to answer.
    case 'matter.receive':
      return unitId === undefined ? null : held(actor, unitId, unitId === issuingUnitId ? ['supervisor'] : REPORTERS)
    case 'assignment.acknowledge':
    case 'assignment.submit':
    case 'assignment.apply': // 延期申请 is the unit's word, as submitting is.
      return unitId === undefined ? null : held(actor, unitId, ['reviewer'])
    case 'assignment.report':
    case 'assignment.entrust':
    case 'narrative.write':
      return unitId === undefined ? null : held(actor, unitId, REPORTERS)
    case 'narrative.read':
      return held(actor, issuingUnitId, READERS) ?? (unitId === undefined ? null : held(actor, unitId, REPORTERS))
    case 'units.manage':
      return held(actor, issuingUnitId, ['admin'])
    case 'audit.read':
      return held(actor, issuingUnitId, ['auditor'])
  }
}
