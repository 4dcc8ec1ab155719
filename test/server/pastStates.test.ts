import { describe, expect, it } from 'vitest'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import { PastStates } from '#server/pastStates.ts'
import { type TestBoard, admin, buildBoard, nobody, staff, supervisor, walkTo } from '#test/support/builders.ts'

/** The states of a log as the store gives them, which counts how often it was asked. */
function logOf(board: TestBoard) {
  const asked: number[] = []
  return {
    asked,
    stateAt: (boardId: string, { seq }: { seq: number }): Promise<BoardState> => {
      asked.push(seq)
      const state = emptyState(boardId)
      foldInto(
        state,
        board.log.filter((change) => change.seq <= seq),
      )
      return Promise.resolve(state)
    },
  }
}

describe('a board as it stood', () => {
  it('is folded once, however many look at it at once', async () => {
    const board = buildBoard()
    const log = logOf(board)
    const past = new PastStates(log as never)
    const [one, other] = await Promise.all([past.at('b1', 3), past.at('b1', 3)])
    expect(one).toBe(other)
    expect(log.asked).toEqual([3])
  })

  it('is let go when others are asked for, the longest unasked first', async () => {
    const board = buildBoard({ tasks: Array.from({ length: 12 }, (_, index) => ({ id: `t${index}` })) })
    const log = logOf(board)
    const past = new PastStates(log as never)
    for (let seq = 1; seq <= 8; seq++) await past.at('b1', seq)
    await past.at('b1', 1)
    await past.at('b1', 9)
    await past.at('b1', 1)
    expect(log.asked).toHaveLength(9)
    await past.at('b1', 2)
    expect(log.asked.slice(9)).toEqual([2])
  })

  it('that could not be read is asked for again', async () => {
    const board = buildBoard()
    const log = logOf(board)
    let fails = true
    const past = new PastStates({
      stateAt: (boardId: string, point: { seq: number }) =>
        fails ? Promise.reject(new Error('disk')) : log.stateAt(boardId, point),
    } as never)
    await expect(past.at('b1', 2)).rejects.toThrow('disk')
    fails = false
    expect((await past.at('b1', 2))?.seq).toBe(2)
  })
})

describe('the door of a former board', () => {
  const board = buildBoard({ openness: 'all' })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  const { seq } = board.state
  board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 90 })
  const directory = createBoardDirectory({
    rooms: {
      board: (id: string) => Promise.resolve(id === 'b1' ? { state: board.state, board: board.state.board } : null),
    },
    changeLog: logOf(board),
    clock: { now: () => board.now },
  } as never)
  const percent = async (actor: Actor, at = seq): Promise<number | null | string | undefined> => {
    const reply = await directory.viewAt(actor, 'b1', at)
    return reply.ok ? reply.view.assignments.find(({ id }) => id === 't1:fuzhou')?.percent : reply.error.code
  }

  it('gives the figures of then, to who may read the board now', async () => {
    expect(board.assignment('t1', 'fuzhou').percent).toBe(90)
    expect(await percent(supervisor)).toBe(40)
    expect(await percent(staff('fuzhou'))).toBe(40)
    expect(await percent(staff('xiamen'))).toBe(40)
    for (const outsider of [admin, nobody]) expect(await percent(outsider)).toBe('notFound')
    expect(await percent(supervisor, board.state.seq + 1)).toBe('invalid')
  })

  it('hides what was open then and is not today', async () => {
    board.send(supervisor, { type: 'board.setOpenness', openness: 'own' })
    expect(await percent(staff('xiamen'))).toBeNull()
    expect(await percent(staff('fuzhou'))).toBe(40)
    expect(await percent(supervisor)).toBe(40)
  })
})
