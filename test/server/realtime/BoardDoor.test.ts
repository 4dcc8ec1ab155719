import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, vi } from 'vitest'
import { meetingJoinSchema } from '#shared/protocol/meetings.ts'
import { BoardDoor, type BoardSocket } from '#server/realtime/BoardDoor.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

type Parts = ConstructorParameters<typeof BoardDoor>[0]

it('[R2] a connection does not keep what it was answered, which may be a whole board', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const door = new BoardDoor({ clock: new FakeClock() } as unknown as Parts, {} as BoardSocket)
  const answered: WeakRef<object>[] = []
  const ask = async (): Promise<void> => {
    await door.inTurn(() => {
      const answer = { board: 'whole' }
      answered.push(new WeakRef(answer))
      return Promise.resolve(answer)
    })
  }
  await ask()
  // What a WeakRef has shown lives until the turn ends.
  await new Promise(setImmediate)
  collect()
  expect(answered[0]?.deref()).toBeUndefined()
})

it('[S3] a handler that throws at once is answered and logged like one that fails later', async () => {
  const listeners: ((payload: unknown, acknowledge: unknown) => void)[] = []
  const socket = {
    data: { session: {}, backlog: { answer: (send: () => void) => send(), exceeded: false } },
    on: (_event: string, listener: (typeof listeners)[number]) => listeners.push(listener),
  }
  const log = { error: vi.fn() }
  const sessions = { standing: () => 'stands' }
  const door = new BoardDoor(
    { clock: new FakeClock(), sessions, log } as unknown as Parts,
    socket as unknown as BoardSocket,
  )
  door.on('meeting:join', meetingJoinSchema, () => {
    throw new Error('at once')
  })
  const reply = await new Promise((resolve) => listeners[0]?.({ meetingId: 'b1_m1' }, resolve))
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(log.error).toHaveBeenCalledTimes(1)
})
