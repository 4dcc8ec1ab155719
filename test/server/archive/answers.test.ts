import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { lightOf } from '#shared/domain/light.ts'
import type { Change } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { type Audience, filterAssignment } from '#shared/domain/visibility.ts'
import { madeBy } from '#shared/history/made.ts'
import type { PastBoard } from '#shared/history/past.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { createAnswers } from '#server/archive/answers.ts'
import type { Reader } from '#server/archive/questions.ts'
import { life, lifeBoard, take } from '#test/support/boardSteps.ts'
import { DAY, START, type TestBoard, buildBoard, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { temporarySqlite } from '#test/support/databases.ts'

const WHOLE: Audience = { kind: 'whole' }
const FUZHOU: Audience = { kind: 'units', unitIds: ['fuzhou'] }
const RUNS = { numRuns: 12 }

/** Reads of a stored board. What is appended to `board` later is stored by `store`. */
async function archived(board: TestBoard) {
  const database = await temporarySqlite()
  let head = NO_HEAD
  const store = async (): Promise<void> => {
    const fresh = board.log.slice(head.seq)
    head = await createCommitStore(database).transaction((tx) =>
      tx.appendChanges(board.state.boardId, head, fresh, board.state),
    )
  }
  await store()
  const answers = createAnswers(database)
  const reader = (audience: Audience, since = 0): Reader => ({
    boardId: board.state.boardId,
    audience,
    board: board.state.board!,
    meetings: [...board.state.meetings.values()],
    since,
  })
  return {
    store,
    reader,
    close: () => database.close(),
    unitTask: answers.unitTask,
    total: answers.total,
    past: async (who: Reader, at: number) =>
      JSON.parse((await answers.past({ reader: who, at })).past) as PastBoard | null,
    steps: async (who: Reader, at: number) => (await answers.past({ reader: who, at })).steps,
  }
}

/** The state as its log alone gives it. */
function replayed(log: readonly Change[], at: number): BoardState {
  const state = emptyState('b1')
  foldInto(
    state,
    log.filter((change) => change.at <= at),
  )
  return state
}

const colours = (past: PastBoard | null): Record<string, string> =>
  Object.fromEntries(
    (past?.tasks ?? []).flatMap((task) =>
      task.cells.flatMap((cell, index) => (cell ? [[`${task.id}:${past?.units[index]?.id}`, cell[0]]] : [])),
    ),
  )

const lived = (steps: Parameters<typeof take>[1][], openness?: 'all' | 'own'): TestBoard => {
  const board = lifeBoard(openness)
  for (const step of steps) take(board, step)
  return board
}

describe('the past of any life', () => {
  it('shows at a moment the lights that the log replayed to it gives, whichever moments were asked for before', async () => {
    await fc.assert(
      fc.asyncProperty(
        life(40),
        fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 6 }),
        async (steps, moments) => {
          const board = lived(steps)
          const archive = await archived(board)
          try {
            const reader = archive.reader(WHOLE)
            const end = board.log.at(-1)?.at ?? START
            for (const share of moments) {
              const at = START - DAY + Math.round((end - START + DAY) * share)
              const state = replayed(board.log, at)
              const past = await archive.past(reader, at)
              if (!state.board) {
                expect(past).toBeNull()
                continue
              }
              const lights = [...state.assignments.values()]
                .filter(({ taskId }) => {
                  const task = state.tasks.get(taskId)
                  return task && !task.removed && !state.areas.get(task.areaId)?.removed
                })
                .map((assignment) => [assignment.id, lightOf(state, assignment, localDate(at)).colour])
              expect(past?.seq).toBe(state.seq)
              expect(colours(past)).toEqual(Object.fromEntries(lights))
            }
          } finally {
            await archive.close()
          }
        },
      ),
      RUNS,
    )
  })

  it('has as the headline of a moment what its whole board adds up to, for every reader', async () => {
    await fc.assert(
      fc.asyncProperty(life(40), fc.constantFrom('all' as const, 'own' as const), async (steps, openness) => {
        const board = lived(steps, openness)
        const archive = await archived(board)
        try {
          for (const audience of [WHOLE, FUZHOU])
            for (const at of [START - 1, START, board.log[Math.floor(board.log.length / 2)]!.at, board.now]) {
              const reader = archive.reader(audience)
              const { total } = await archive.total({ reader, at })
              expect(total).toEqual((await archive.past(reader, at))?.total ?? null)
            }
        } finally {
          await archive.close()
        }
      }),
      RUNS,
    )
  })

  it('gives a reporting unit nothing of a moment that it may not see today', async () => {
    await fc.assert(
      fc.asyncProperty(life(40), fc.constantFrom('all' as const, 'own' as const), async (steps, openness) => {
        const board = lived(steps, openness)
        board.send(supervisor, { type: 'board.setOpenness', openness: 'own' })
        const archive = await archived(board)
        try {
          const reader = archive.reader(FUZHOU)
          for (const at of [START, board.log[Math.floor(board.log.length / 2)]!.at, board.now]) {
            const past = await archive.past(reader, at)
            for (const task of past?.tasks ?? [])
              for (const [index, cell] of task.cells.entries())
                if (cell && past?.units[index]?.id !== 'fuzhou') expect(cell[2]).toBeNull()
            const then = replayed(board.log, at)
            for (const assignment of then.assignments.values()) {
              const answer = await archive.unitTask({ reader, at, assignmentId: assignment.id })
              const seenToday = { ...then.board!, openness: 'own' as const }
              expect(answer?.assignment).toEqual(filterAssignment(assignment, seenToday, FUZHOU))
            }
          }
        } finally {
          await archive.close()
        }
      }),
      RUNS,
    )
  })

  it('steps from change to change without leaving one out', async () => {
    const board = lived([])
    walkTo(board, 'completed', 't1', 'fuzhou')
    const archive = await archived(board)
    const reader = archive.reader(WHOLE)
    const moments: number[] = []
    for (let at: number | null = board.now; at !== null; at = (await archive.steps(reader, at)).previous)
      moments.push(at)
    expect(moments.slice(1).reverse()).toEqual(
      [...new Set(board.log.map((change) => change.at))].filter((at) => at < board.now),
    )
    for (const [index, at] of moments.entries())
      if (index > 1) expect((await archive.steps(reader, at)).next).toBe(moments[index - 1])
    await archive.close()
  })
})

describe('what was shown', () => {
  it('stays as it was when the thresholds change today', async () => {
    const board = buildBoard({})
    const id = walkTo(board, 'inProgress', 't1', 'fuzhou')
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: 10 })
    const lastMonth = board.now
    board.now += 31 * DAY
    const archive = await archived(board)
    const reader = archive.reader(WHOLE)
    const before = await archive.past(reader, lastMonth)
    const today = await archive.past(reader, board.now)
    board.send(supervisor, {
      type: 'board.setRules',
      from: localDate(board.now),
      dueSoonDays: 300,
      paceYellow: 1,
      paceRed: 2,
    })
    await archive.store()
    expect(await archive.past({ ...reader, board: board.state.board! }, lastMonth)).toEqual(before)
    const after = await archive.past({ ...reader, board: board.state.board! }, board.now)
    expect(after?.total).not.toEqual(today?.total)
    await archive.close()
  })

  it('is not there before it was told: a draft is the own of who made it, also in hindsight', async () => {
    const board = buildBoard({})
    const archive = await archived(board)
    const dispatched = board.log.find((change) => change.type === 'board.dispatch')!.at
    expect(await archive.past(archive.reader(FUZHOU, dispatched), dispatched - 1)).toBeNull()
    expect(await archive.past(archive.reader(FUZHOU, dispatched), dispatched)).not.toBeNull()
    await archive.close()
  })
})

describe('the changes that a light rests on', () => {
  it('are the last ones that set what it is judged by, newest first', () => {
    const board = buildBoard({})
    const id = walkTo(board, 'inProgress', 't1', 'fuzhou')
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: 40 })
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: 55 })
    board.send(staff('fuzhou'), { type: 'assignment.flagCoordination', assignmentId: id, needsCoordination: true })
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'due', value: addDays('2026-06-01', 3) })
    const about = board.log.filter(({ subject }) => [`assignment:${id}`, 'task:t1', 'board'].includes(subject))
    const made = madeBy(about)
    expect(made.map(({ change }) => change.seq)).toEqual(made.map(({ change }) => change.seq).sort((a, b) => b - a))
    expect(made[0]).toMatchObject({ change: { type: 'task.edit' }, fields: ['due'] })
    expect(made[1]?.change.after).toMatchObject({ percent: 55 })
    expect(made.some(({ change }) => change.type === 'assignment.flagCoordination')).toBe(false)
    expect(made.filter(({ fields }) => fields.includes('percent'))).toHaveLength(1)
  })
})
