import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MINUTES_FRAGMENT, minutesName, narrativeName } from '#shared/document/names.ts'
import type { Actor, Role } from '#shared/domain/model.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import type { Boards } from '#server/boards.ts'
import type { History } from '#server/history.ts'
import type { Services } from '#server/http/context.ts'
import type { Reimports } from '#server/imports/reimport.ts'
import {
  ISSUER,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  nobody,
  person,
  staff,
  supervisor,
  walkTo,
} from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { buildOf } from '#test/support/remixBuild.ts'

const UNITS = ['fuzhou', 'xiamen', 'quanzhou']
const ROLES: Role[] = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor']
const PEOPLE: Actor[] = [
  ...[ISSUER, ...UNITS].flatMap((unit) => ROLES.map((role) => person(`${role}-${unit}`, `${role}@${unit}`))),
  nobody,
]
const REPORTERS: readonly Role[] = ['handler', 'reviewer']
const has = (actor: Actor, roles: readonly Role[], ...units: string[]): boolean =>
  actor.grants.some((grant) => units.includes(grant.unitId) && roles.includes(grant.role))
const ofIssuer = (actor: Actor): boolean => has(actor, ['supervisor', 'leader', ...REPORTERS], ISSUER)
const reads = (actor: Actor): boolean => ofIssuer(actor) || has(actor, REPORTERS, ...UNITS)
const readsOf = (actor: Actor, unit: string): boolean => ofIssuer(actor) || has(actor, REPORTERS, unit)

/** Stands in everything that is a unit's own: its words, what is said to it, and who does it. */
const secretOf = (unit: string): string => `只给${unit}看`
/** The meeting of a unit alone. */
const meetingOf = (unit: string): string => `b1_${unit}`

let house: House
let services: Services
beforeAll(async () => {
  const board = buildBoard({ units: UNITS, tasks: [{ id: 't1' }, { id: 't2' }] })
  for (const unit of UNITS) {
    const secret = secretOf(unit)
    const [first, second] = [{ assignmentId: `t1:${unit}` }, { assignmentId: `t2:${unit}` }]
    const papers = { ...second, matterName: 'm1', text: secret }
    board.send(staff(unit), {
      type: 'assignment.requestExtension',
      ...first,
      matterName: 'e1',
      due: '2026-09-30',
      text: secret,
    })
    walkTo(board, 'underReview', 't1', unit)
    board.send(supervisor, { type: 'assignment.return', ...first, reason: secret })
    board.send(
      staff(unit),
      {
        type: 'assignment.submit',
        ...first,
        kind: 'period',
        period: '2026-01',
      },
      { narrative: { progress: secret, problem: secret, nextStep: secret } },
    )
    board.send(supervisor, { type: 'assignment.urge', ...papers })
    board.send(supervisor, {
      type: 'assignment.issueSlip',
      ...papers,
      matterName: 's1',
      level: 'blue',
      due: '2026-02-01',
      reason: secret,
    })
    board.send(leader, {
      type: 'board.instruct',
      matterName: 'i1',
      taskId: 't1',
      unitId: unit,
      level: 'urgent',
      text: secret,
    })
    board.send(staff(unit), { type: 'assignment.acknowledge', ...second })
    board.send(staff(unit), {
      type: 'assignment.flagCoordination',
      ...second,
      needsCoordination: true,
      coordination: secret,
    })
    board.send(supervisor, { type: 'assignment.decideCoordination', ...second, decision: secret })
    board.send(supervisor, {
      type: 'assignment.overrideLight',
      ...second,
      colour: 'yellow',
      reason: secret,
      until: '2026-01-20',
    })
    board.send(supervisor, meetingPlan({ meetingId: meetingOf(unit), unitIds: [unit], title: secret, agenda: [] }))
  }
  const writers = UNITS.map(handler)
  const build = buildOf(({ services: given }) => {
    services = given as Services
    return new Response('')
  })
  house = await startHouse(board, [...PEOPLE, ...writers, supervisor], { build })
  await fetch(`${house.origin}/`, { headers: { cookie: await house.cookie(supervisor) } })
  for (const [i, unit] of UNITS.entries()) {
    const text = await house.open(writers[i]!, narrativeName('b1', unit))
    const minutes = await house.open(supervisor, minutesName(meetingOf(unit)))
    write(text.doc, secretOf(unit))
    write(minutes.doc, secretOf(unit), MINUTES_FRAGMENT)
    for (const open of [text, minutes]) {
      await open.until(() => (open.stored.at(-1) ?? 0) > 1)
      open.provider.destroy()
    }
  }
})
afterAll(() => house.close())

/** What is asked about one unit, and who is answered; everybody else gets the code. */
interface Row {
  ask: (actor: Actor, unit: string) => Promise<Reply<object>>
  may: (actor: Actor, unit: string) => boolean
  otherwise?: (actor: Actor) => string
}
type Rows<T> = Record<keyof T, Row | 'elsewhere'>

/** A new way to read a board without a row does not compile. */
const BOARDS: Rows<Boards> = {
  list: { ask: async (actor) => ({ ok: true, boards: await services.boards.list(actor) }), may: () => true },
  view: { ask: (actor) => services.boards.view(actor, 'b1'), may: reads },
  viewAt: { ask: (actor) => services.boards.viewAt(actor, 'b1', 40), may: reads },
  changes: { ask: (actor) => services.boards.changes(actor, 'b1', 0), may: reads },
  summary: { ask: (actor) => services.boards.summary(actor, 'b1'), may: reads },
  people: { ask: (actor) => services.boards.people(actor, 'b1'), may: reads },
  colleagues: {
    ask: (actor, unit) => services.boards.colleagues(actor, 'b1', unit),
    may: (actor, unit) => has(actor, REPORTERS, unit),
  },
  task: { ask: (actor) => services.boards.task(actor, 'b1', 't1'), may: reads },
  reports: { ask: (actor, unit) => services.boards.reports(actor, 'b1', `t1:${unit}`), may: readsOf },
  notice: { ask: (actor) => services.boards.notice(actor, 'b1', {}), may: reads },
  narratives: { ask: (actor, unit) => services.boards.narratives(actor, 'b1', unit), may: readsOf },
  minutesOf: { ask: (actor, unit) => services.boards.minutesOf(actor, meetingOf(unit)), may: readsOf },
  reportingUnits: {
    ask: (actor) => services.boards.reportingUnits(actor),
    may: (actor) => has(actor, ['supervisor'], ISSUER, ...UNITS),
    otherwise: () => 'forbidden',
  },
  // They write: by everybody in the matrices of commands and of HTTP doors.
  create: 'elsewhere',
  command: 'elsewhere',
}
const HISTORY: Rows<History> = {
  view: { ask: (actor) => services.history.view(actor, 'b1', null), may: reads },
  total: { ask: (actor) => services.history.total(actor, 'b1', Date.now()), may: reads },
  explain: { ask: (actor, unit) => services.history.explain(actor, 'b1', `t1:${unit}`, null), may: reads },
  difference: { ask: (actor) => services.history.difference(actor, 'b1', 0, null), may: reads },
  story: { ask: (actor) => services.history.story(actor, 'b1', 't1'), may: reads },
  // It is made of what its reader was shown.
  workbook: 'elsewhere',
}
const REIMPORTS: Rows<Reimports> = {
  versions: {
    ask: (actor) => services.reimports.versions(actor, 'b1'),
    may: (actor) => has(actor, ['supervisor'], ISSUER),
    otherwise: (actor) => (reads(actor) ? 'forbidden' : 'notFound'),
  },
  preview: 'elsewhere',
  apply: 'elsewhere',
}

const rows = Object.entries({ boards: BOARDS, history: HISTORY, reimports: REIMPORTS }).flatMap(([service, all]) =>
  Object.entries(all as Record<string, Row | 'elsewhere'>).flatMap(([name, row]) =>
    row === 'elsewhere' ? [] : [[`${service}.${name}`, row] as const],
  ),
)

describe('[A4] [B1] everybody at every way to read a board', () => {
  it.each(rows)('%s: who may is answered, and of no unit but their own', async (_name, { ask, may, otherwise }) => {
    let seen = 0
    for (const actor of PEOPLE) {
      for (const unit of UNITS) {
        const reply = await ask(actor, unit)
        const expected = may(actor, unit) ? 'ok' : (otherwise?.(actor) ?? 'notFound')
        expect([actor.accountId, unit, reply.ok ? 'ok' : reply.error.code]).toEqual([actor.accountId, unit, expected])
        const told = JSON.stringify(reply)
        const leaked = UNITS.filter((other) => told.includes(secretOf(other)) && !readsOf(actor, other))
        expect([actor.accountId, unit, leaked]).toEqual([actor.accountId, unit, []])
        if (told.includes(secretOf(unit))) seen++
      }
    }
    whatIsSeen += seen
  })

  it('and those whose it is do see it', () => {
    expect(whatIsSeen).toBeGreaterThan(100)
  })

  it('at the socket: boards, completion boards and places are for readers', async () => {
    for (const actor of PEOPLE) {
      const socket = await house.socket(actor)
      const expected = reads(actor) ? 'ok' : 'notFound'
      const codeOf = (reply: Reply<object>): string => (reply.ok ? 'ok' : reply.error.code)
      const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
      const summary = await socket.emitWithAck('summary:join', { boardId: 'b1' })
      const focus = { assignmentId: 't1:xiamen', field: 'percent' as const }
      const focused = await socket.emitWithAck('presence:focus', { boardId: 'b1', focus })
      expect([actor.accountId, ...[joined, summary, focused].map(codeOf)]).toEqual([
        actor.accountId,
        expected,
        expected,
        expected,
      ])
      const told = JSON.stringify([joined, summary])
      expect(UNITS.filter((unit) => told.includes(secretOf(unit)) && !readsOf(actor, unit))).toEqual([])
      socket.disconnect()
    }
  })

  it('at the documents: texts and minutes are for readers', async () => {
    for (const unit of UNITS)
      for (const name of [narrativeName('b1', unit), minutesName(meetingOf(unit))]) {
        const outcomes = await Promise.all(
          PEOPLE.map(async (actor) => {
            const socket = house.rawDocument(name, { origin: house.origin, cookie: await house.cookie(actor) })
            const outcome = await new Promise((resolve) => {
              socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
              socket.once('open', () => resolve('open'))
              socket.on('error', () => {})
            })
            socket.terminate()
            return [actor.accountId, outcome]
          }),
        )
        expect(outcomes).toEqual(PEOPLE.map((actor) => [actor.accountId, readsOf(actor, unit) ? 'open' : 404]))
      }
  })
})
let whatIsSeen = 0
