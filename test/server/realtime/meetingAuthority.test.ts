import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minutesName } from '#shared/document/names.ts'
import type { Actor, Role } from '#shared/domain/model.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import type { ShownView } from '#shared/protocol/meetings.ts'
import { ISSUER, buildBoard, meetingPlan, nobody, person } from '#test/support/builders.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'
import { buildOf } from '#test/support/remixBuild.ts'
import { partsOf } from '#test/support/wordprocessing.ts'

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
  house = await startHouse(board, PEOPLE, { build: buildOf(() => new Response(null)) })
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

  it.each(['figures', 'minutes.docx'])(
    '[A9] %s of a meeting answers those who attend, and nobody else',
    async (door) => {
      for (const meetingId of [...MEETINGS, 'b1_nowhere', 'elsewhere_in'])
        for (const actor of PEOPLE) {
          const { status } = await ask(actor, `/meetings/${meetingId}/${door}`)
          expect([actor.accountId, meetingId, status]).toEqual([
            actor.accountId,
            meetingId,
            attends(actor, meetingId) ? 200 : 404,
          ])
        }
      const stranger = await fetch(`${house.origin}/meetings/b1_in/${door}`)
      expect(stranger.status).toBe(401)
    },
  )

  it('会议纪要 of a closed meeting goes on naming units as they were, whatever they are called since', async () => {
    const officer = sockets.get(presenter)!
    const joined = await officer.emitWithAck('board:join', { boardId: 'b1' })
    if (!joined.ok) throw new Error(joined.error.message)
    expect(
      await officer.emitWithAck('board:command', {
        boardId: 'b1',
        commandId: 'close',
        base: joined.seq,
        command: { type: 'meeting.close', meetingId: 'b1_in' },
      }),
    ).toMatchObject({ ok: true })
    const clerk = PEOPLE.find(({ accountId }) => accountId === 'handler-fuzhou')!
    const paper = async (actor: Actor): Promise<[name: string | null, ...parts: [string, string][]]> => {
      const answer = await ask(actor, '/meetings/b1_in/minutes.docx')
      const parts = [...partsOf(Buffer.from(await answer.arrayBuffer()))]
      return [answer.headers.get('content-disposition'), ...parts.filter(([part]) => part.startsWith('word/'))]
    }
    const before = [await paper(presenter), await paper(clerk)]
    expect(JSON.stringify(before[0])).toContain('出席：fuzhou')
    const renamed = await fetch(`${house.origin}/api/units/fuzhou`, {
      method: 'PUT',
      headers: {
        origin: house.origin,
        'content-type': 'application/json',
        cookie: await house.cookie(PEOPLE.find(({ accountId }) => accountId === 'admin-fuzhou')!),
      },
      body: JSON.stringify({ name: '榕城市卫生健康局', shortName: '榕城' }),
    })
    expect(renamed.status).toBe(200)
    expect([await paper(presenter), await paper(clerk)]).toEqual(before)
  })
})

const ask = async (actor: Actor, path: string): Promise<Response> =>
  fetch(`${house.origin}${path}`, { headers: { cookie: await house.cookie(actor) }, redirect: 'manual' })
