import { describe, expect, it } from 'vitest'
import type { Actor, Role } from '#shared/domain/model.ts'
import { type Action, can } from '#shared/domain/permissions.ts'
import { ISSUER, person } from '#test/support/builders.ts'

const ACTIONS = [
  'board.read',
  'board.edit',
  'board.dispatch',
  'assignment.acknowledge',
  'assignment.report',
  'assignment.submit',
  'assignment.review',
  'assignment.closeOut',
  'assignment.setAside',
  'assignment.supervise',
  'assignment.entrust',
  'assignment.apply',
  'assignment.coordinate',
  'board.instruct',
  'matter.receive',
  'meeting.run',
  'minutes.write',
  'narrative.write',
  'narrative.read',
  'units.manage',
  'audit.read',
] as const satisfies readonly Action[]
// A new action without a row in the table below must not compile.
type Missing = Exclude<Action, (typeof ACTIONS)[number]>
const nothingMissing: Missing extends never ? true : never = true

/** All that each role may do on a board of fujian, asked about fuzhou's own things. Everything else is denied. */
const ALLOWED: Record<string, { grant: `${Role}@${string}`; may: readonly Action[] }> = {
  'supervisor of the issuing unit': {
    grant: `supervisor@${ISSUER}`,
    may: [
      'board.read',
      'board.edit',
      'board.dispatch',
      'assignment.review',
      'assignment.setAside',
      'assignment.supervise',
      'assignment.coordinate',
      'meeting.run',
      'minutes.write',
      'narrative.read',
    ],
  },
  'leader of the issuing unit': {
    grant: `leader@${ISSUER}`,
    may: [
      'board.read',
      'assignment.closeOut',
      'assignment.coordinate',
      'board.instruct',
      'meeting.run',
      'narrative.read',
    ],
  },
  'handler of the issuing unit': { grant: `handler@${ISSUER}`, may: ['board.read', 'narrative.read'] },
  'reviewer of the issuing unit': { grant: `reviewer@${ISSUER}`, may: ['board.read', 'narrative.read'] },
  'admin of the issuing unit': { grant: `admin@${ISSUER}`, may: ['units.manage'] },
  'auditor of the issuing unit': { grant: `auditor@${ISSUER}`, may: ['audit.read'] },
  'handler of the unit': {
    grant: 'handler@fuzhou',
    may: [
      'board.read',
      'assignment.report',
      'assignment.entrust',
      'matter.receive',
      'narrative.write',
      'narrative.read',
    ],
  },
  'reviewer of the unit': {
    grant: 'reviewer@fuzhou',
    may: [
      'board.read',
      'assignment.acknowledge',
      'assignment.report',
      'assignment.submit',
      'assignment.entrust',
      'assignment.apply',
      'matter.receive',
      'narrative.write',
      'narrative.read',
    ],
  },
  'supervisor of the unit': { grant: 'supervisor@fuzhou', may: [] },
  'leader of the unit': { grant: 'leader@fuzhou', may: [] },
  'admin of the unit': { grant: 'admin@fuzhou', may: [] },
  'auditor of the unit': { grant: 'auditor@fuzhou', may: [] },
  'handler of another unit of the board': { grant: 'handler@xiamen', may: ['board.read'] },
  'reviewer of another unit of the board': { grant: 'reviewer@xiamen', may: ['board.read'] },
  'handler of a unit of no board': { grant: 'handler@hainan', may: [] },
  'supervisor of another province': { grant: 'supervisor@hainan', may: [] },
}

const subject = { issuingUnitId: ISSUER, unitId: 'fuzhou', unitIds: ['fuzhou', 'xiamen'] }

describe('what each role may do', () => {
  const table = Object.entries(ALLOWED).flatMap(([role, { grant, may }]) =>
    ACTIONS.map((action) => [role, action, may.includes(action), grant] as const),
  )
  it.each(table)('%s: %s is %s', (_, action, allowed, grant) => {
    const used = can(person('someone', grant), action, subject)
    expect(used).toEqual(allowed ? person('someone', grant).grants[0] : null)
  })

  it.each(ACTIONS)('nobody: %s is denied', (action) => {
    expect(can(person('nobody'), action, subject)).toBeNull()
    expect(nothingMissing).toBe(true)
  })
})

describe('the minutes of a meeting', () => {
  const officers = ['chair', 'recorder']
  const about = { issuingUnitId: ISSUER, unitIds: ['fuzhou'], officers }
  it.each([
    ['a leader who is in the chair', person('chair', `leader@${ISSUER}`), true],
    ['a leader who is not', person('other', `leader@${ISSUER}`), false],
    ['a handler of the issuing unit who records', person('recorder', `handler@${ISSUER}`), true],
    ['a handler of a unit that takes part, who records', person('recorder', 'handler@fuzhou'), true],
    ['a handler of a unit that takes part, who does not', person('other', 'handler@fuzhou'), false],
    ['a recorder whose unit does not take part', person('recorder', 'handler@xiamen'), false],
    ['a recorder who holds nothing any more', person('recorder'), false],
    ['a recorder who audits', person('recorder', `auditor@${ISSUER}`), false],
    ['any supervisor', person('other', `supervisor@${ISSUER}`), true],
  ])('are written by %s: %#', (_, actor, may) => {
    expect(can(actor, 'minutes.write', about) !== null).toBe(may)
  })
})

describe('the grant that is used', () => {
  const both: Actor = person('both', 'reviewer@xiamen', 'handler@fuzhou', `supervisor@${ISSUER}`)

  it('is the one the action needs, whatever else the account holds', () => {
    expect(can(both, 'board.edit', subject)).toEqual({ unitId: ISSUER, role: 'supervisor' })
    expect(can(both, 'assignment.report', subject)).toEqual({ unitId: 'fuzhou', role: 'handler' })
    expect(can(both, 'assignment.submit', { ...subject, unitId: 'xiamen' })).toEqual({
      unitId: 'xiamen',
      role: 'reviewer',
    })
  })

  it('does not combine a role of one unit with another unit', () => {
    expect(can(both, 'assignment.submit', subject)).toBeNull()
    expect(can(person('x', 'leader@fuzhou', `handler@${ISSUER}`), 'assignment.closeOut', subject)).toBeNull()
  })

  it('does not inherit downwards: a role at the issuing unit writes for no city', () => {
    const everything = person('x', `handler@${ISSUER}`, `reviewer@${ISSUER}`, `supervisor@${ISSUER}`)
    for (const action of ['assignment.report', 'assignment.submit', 'narrative.write'] as const) {
      expect(can(everything, action, subject)).toBeNull()
    }
  })

  it('needs a unit for what belongs to a unit', () => {
    const about = { issuingUnitId: ISSUER }
    for (const action of [
      'assignment.acknowledge',
      'assignment.report',
      'assignment.submit',
      'narrative.write',
    ] as const)
      expect(can(person('x', 'reviewer@fuzhou', 'handler@fuzhou'), action, about)).toBeNull()
  })
})
