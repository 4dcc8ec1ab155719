import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snapshotBody, stateFromSnapshot } from '#db/stateRows.ts'
import { life, lifeBoard, take } from '#test/support/boardSteps.ts'
import { dump, throughJson, unstamped } from '#test/support/builders.ts'

it('a snapshot gives back any board as it was, without its stamps', () => {
  fc.assert(
    fc.property(life(60), (steps) => {
      const board = lifeBoard()
      for (const step of steps) take(board, step)
      const { boardId, seq, at } = board.state
      const restored = stateFromSnapshot(boardId, { seq, at, body: snapshotBody(board.state) })
      expect(dump(restored)).toEqual(throughJson(dump(unstamped(board.state))))
    }),
    { numRuns: 60 },
  )
})
