import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minutesName } from '#shared/document/names.ts'
import type { Actor, Role } from '#shared/domain/model.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import type { ShownView } from '#shared/protocol/meetings.ts'
import { ISSUER, buildBoard, meetingPlan, nobody, person } from '#test/support/builders.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'

/** Meetings for everybody there can be: each role at each unit. 福州 attends `b1_in`, 厦门 attends `b1_out`, nobody knows `b1_none`. */
const UNITS = ['fuzhou', 'xiamen', 'quanzhou']
const ROLES: Role[] = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor']
const PEOPLE: Actor[] = [
  ...[ISSUER, ...UNITS].flatMap((unit) => ROLES.map((role) => person(`${role}-${unit}`, `${role}@${unit}`))),
  nobody,
]
const ATTENDING: Record<string, string> = { b1_in: 'fuzhou', b1_out: 'xiamen' }
const MEETINGS = [...Object.keys(ATTENDING), 'b1_none']
const presenter = PEOPLE.find(({ accountId }) => accountId === `supervisor-${ISSUER}`)!

/** By hand, a second time: business people of the issuing unit and those who report for a unit that attends. */
const attends = ({ grants }: Actor, meetingId: string): boolean =>
  meetingId in ATTENDING &&
  grants.some(
    ({ unitId, role }) =>
      (unitId === ISSUER && role !== 'admin' && role !== 'auditor') ||
      (unitId === ATTENDING[meetingId] && (role === 'handler' || role === 'reviewer')),
  )

const view: ShownView = {
  agendaItemId: 'i1',
  areaId: null,
  unitId: 'fuzhou',
  filters: { red: false, yellow: false, coordination: false, query: '' },
  taskId: null,
  cell: null,
  figures: 'both',
}
type Deed = (socket: TestSocket, meetingId: string) => Promise<Reply>
/** Every message of a meeting but leaving it, which is answered alike to all. */
const DEEDS: Record<string, Deed> = {
  'meeting:join': (socket, meetingId) => socket.emitWithAck('meeting:join', { meetingId }),
  'meeting:follow': (socket, meetingId) => socket.emitWithAck('meeting:follow', { meetingId, following: false }),
  'meeting:show': (socket, meetingId) => socket.emitWithAck('meeting:show', { meetingId, view, anchor: null }),
  'meeting:claim': (socket, meetingId) => socket.emitWithAck('meeting:claim', { meetingId }),
  'meeting:handOver': (socket, meetingId) =>
    socket.emitWithAck('meeting:handOver', { meetingId, to: presenter.accountId }),
}
/** What the presenter alone may do. */
const PRESENTING = ['meeting:show', 'meeting:claim', 'meeting:handOver']

let house: House
const sockets = new Map<Actor, TestSocket>()
beforeAll(async () => {
  const board = buildBoard({ units: UNITS })
  const named = { presenterId: presenter.accountId, chairId: `leader-${ISSUER}`, recorderId: `handler-${ISSUER}` }
  for (const [meetingId, unit] of Object.entries(ATTENDING)) {
    board.send(presenter, meetingPlan({ meetingId, unitIds: [unit], ...named, agenda: [] }))
    board.send(presenter, { type: 'meeting.open', meetingId })
  }
  house = await startHouse(board, PEOPLE)
  for (const actor of PEOPLE) sockets.set(actor, await house.socket(actor))
})
afterAll(() => house.close())

const codeOf = (reply: Reply): string => (reply.ok ? 'ok' : (reply.error.reason ?? reply.error.code))

describe('[A2] [M3] [M8] every role at every unit × every live message × every meeting', () => {
  it('who does not attend is answered as if there were no such meeting, and is told nothing', async () => {
    const told: string[] = []
    const host = sockets.get(presenter)!
    for (const meetingId of Object.keys(ATTENDING)) await host.emitWithAck('meeting:join', { meetingId })
    const answers = new Map<string, number>()
    for (const actor of PEOPLE) {
      const socket = sockets.get(actor)!
      const outside = MEETINGS.every((meetingId) => !attends(actor, meetingId))
      if (outside) socket.onAny((event: string) => told.push(`${actor.accountId} ${event}`))
      for (const [deed, act] of Object.entries(DEEDS))
        for (const meetingId of MEETINGS) {
          const reply = await act(socket, meetingId)
          const code = codeOf(reply)
          const what = [actor.accountId, deed, meetingId]
          answers.set(code, (answers.get(code) ?? 0) + 1)
          if (!attends(actor, meetingId)) {
            const absent = await act(socket, 'b1_nowhere')
            expect([...what, reply]).toEqual([...what, absent])
            expect(code).toBe('notFound')
          } else if (PRESENTING.includes(deed) && actor !== presenter)
            expect([...what, code]).toEqual([...what, 'notPresenting'])
          else expect([...what, code]).toEqual([...what, 'ok'])
        }
    }
    // Of each kind there were many: a matrix of one answer would prove nothing.
    for (const code of ['ok', 'notFound', 'notPresenting']) expect(answers.get(code)).toBeGreaterThan(10)
    expect(told).toEqual([])
    // In the end the same person presents, and nobody else ever did.
    const { ok, ...state } = (await host.emitWithAck('meeting:join', { meetingId: 'b1_in' })) as {
      ok: boolean
      presenter: { accountId: string } | null
    }
    expect([ok, state.presenter?.accountId]).toEqual([true, presenter.accountId])
  })

  it('[A9] the document of the minutes opens for those who attend, and is not there for the others', async () => {
    for (const actor of PEOPLE)
      for (const meetingId of MEETINGS) {
        const cookie = await house.cookie(actor)
        const socket = house.rawDocument(minutesName(meetingId), { origin: house.origin, cookie })
        const status = await new Promise((resolve) => {
          socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
          socket.once('open', () => resolve('open'))
          socket.on('error', () => {})
        })
        socket.terminate()
        expect([actor.accountId, meetingId, status]).toEqual([
          actor.accountId,
          meetingId,
          attends(actor, meetingId) ? 'open' : 404,
        ])
      }
  })
})
