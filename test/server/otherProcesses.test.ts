import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { BoardChanges, NoticeMessage } from '#shared/protocol/events.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { createMessageStore } from '#db/messages.ts'
import { buildBoard, handler, staff, supervisor } from '#test/support/builders.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'
import { within } from '#test/support/waiting.ts'

/** A message or a change of another process is here within a second or so; tests run beside each other. */
const SOON_MS = 10_000
const fuzhou = staff('fuzhou')
const fuzhou2 = handler('fuzhou')

let house: House
beforeAll(async () => {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  house = await startHouse(board, [supervisor, fuzhou, fuzhou2], { shared: true })
})
afterAll(() => house.close())

const bell = (socket: TestSocket, wanted: number): Promise<void> =>
  within(
    SOON_MS,
    `a bell at ${wanted}`,
    new Promise((resolve) => {
      socket.on('notice:message', (notice: NoticeMessage) => {
        if (notice.kind === 'messages' && notice.unread === wanted) resolve()
      })
    }),
  )

/** Commits a command as another process would: with the head as stored, and nobody here told. */
async function commitElsewhere(actor: Actor, command: Command): Promise<number> {
  const stored = await createChangeLog(house.elsewhere).loadState('b1')
  if (!stored) throw new Error('no board')
  const { state, head } = stored
  const context = { actor, now: Date.now(), commandId: `elsewhere-${state.seq}`, base: state.seq, own: [] }
  const changes = decide(state, command, context)
  if (isRefusal(changes)) throw new Error(JSON.stringify(changes))
  foldInto(state, changes)
  const stood = await createCommitStore(house.elsewhere).transaction((tx) =>
    tx.appendChanges('b1', head, changes, state),
  )
  return stood.seq
}

it('a message that another process tells, or reads, moves the bell of everybody who is connected here', async () => {
  const store = createMessageStore(house.elsewhere)
  const socket = await house.socket(fuzhou)
  // What the board of this house has told by itself is over: from here on nothing but the other process speaks.
  const before = (await store.list(fuzhou.accountId, { unread: true, limit: 100 })).length
  const message = {
    accountId: fuzhou.accountId,
    boardId: 'b1',
    unitId: 'fuzhou',
    roles: ['handler' as const],
    kind: 'overdue' as const,
    digest: 'from elsewhere',
    count: 1,
    subject: 'board',
    values: {},
    at: Date.now(),
  }
  // The look must have seen the person once: who has just come has their number from the page.
  const risen = bell(socket, before + 1)
  const tell = async (day: number): Promise<void> => {
    await store.cursor('b1', 0)
    const date = `2099-01-${String(day).padStart(2, '0')}`
    await store.tellDay('b1', 'night', date, [{ ...message, at: Date.now() }], Date.now())
  }
  let day = 0
  // Told again it is the same message, with a greater count: the number of unread ones stays.
  const telling = setInterval(() => void tell(++day), 300)
  try {
    await risen
  } finally {
    clearInterval(telling)
  }
  const fallen = bell(socket, 0)
  await store.markRead(fuzhou.accountId, { upTo: '99999999999999' }, Date.now())
  await fallen
})

it('a change that another process commits reaches the people on the board here, and work goes on from it', async () => {
  const socket = await house.socket(fuzhou2)
  const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
  if (!joined.ok) throw new Error(joined.error.message)
  const came = new Promise<BoardChanges>((resolve) => socket.on('board:changes', resolve))
  const urge = { type: 'assignment.urge', assignmentId: 't1:fuzhou', matterName: 'far', text: '请抓紧' } as const
  const seq = await commitElsewhere(supervisor, urge)
  const { from, to, changes } = await within(SOON_MS, 'the change of another process', came)
  expect([from, to]).toEqual([joined.seq, seq])
  expect(changes.map(({ type }) => type)).toContain('assignment.urge')
  // And work goes on from there: this process decides on what the other has stored.
  const answer = await socket.emitWithAck('board:command', {
    boardId: 'b1',
    commandId: 'after',
    base: seq,
    command: { type: 'matter.read', matterId: 't1:fuzhou:far' },
  })
  expect(answer).toMatchObject({ ok: true })
})
