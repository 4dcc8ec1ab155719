import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
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
