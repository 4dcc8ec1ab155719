import { localDate } from '#shared/domain/calendar.ts'
import { totalOf } from '#shared/domain/summary.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import { ChangeCount, differenceOf } from '#shared/history/difference.ts'
import { pastBoard, seenBy } from '#shared/history/past.ts'
import { filterChange } from '#shared/domain/visibility.ts'
import { createChangeLog } from '#db/changeLog.ts'
import type { ReadDatabase } from '#db/database.ts'
import { PAGE, entriesOf, factsOf } from './logs.ts'
import { StateBook } from './StateBook.ts'
import { type Question, type Questions, type Reader, type Steps, sightOf } from './questions.ts'
import { foldTrend } from './trend.ts'
import { workbookOf } from './workbook.ts'

type Answers = { readonly [Q in Question]: (ask: Questions[Q]['ask']) => Promise<Questions[Q]['answer']> }

/** Changes looked at in one direction for one that the reader may see. */
const LOOK = 400
/** Changes read at a time where all of a span are counted. */
const WALK = 1_000

/** What is worked out in the thread: folds of a year of changes, which would hold up everybody else. */
export function createAnswers(database: Pick<ReadDatabase, 'dialect' | 'reader'>): Answers {
  const changeLog = createChangeLog(database)
  const book = new StateBook(changeLog)

  async function stateAt({ boardId, audience, board, since }: Reader, at: number) {
    const state = at < since ? null : await book.at(boardId, await changeLog.seqAt(boardId, at))
    return state?.board ? seenBy(state, audience, board.openness) : null
  }

  async function stepsFrom(reader: Reader, at: number): Promise<Steps> {
    const { boardId, audience, since } = reader
    const sight = sightOf(reader)
    const seq = await changeLog.seqAt(boardId, at)
    const visible = (change: Parameters<typeof filterChange>[0]): boolean =>
      change.at >= since && filterChange(change, sight, audience) !== null
    const before = await changeLog.changesSince(boardId, Math.max(0, seq - LOOK), Math.min(seq, LOOK))
    const after = await changeLog.changesSince(boardId, seq, LOOK)
    return {
      previous: before.findLast((change) => change.at < at && visible(change))?.at ?? null,
      next: after.find(visible)?.at ?? null,
    }
  }

  return {
    async past({ reader, at }) {
      const state = await stateAt(reader, at)
      const past = state && pastBoard(state, localDate(at))
      return { past: JSON.stringify(past), steps: await stepsFrom(reader, at) }
    },

    async total({ reader, at }) {
      const state = await stateAt(reader, at)
      return { total: state && totalOf(state, localDate(at)) }
    },

    trend: ({ board, audience, date }) => foldTrend(changeLog, board, audience, date),

    async difference({ reader, from, to }) {
      const [was, is] = [await stateAt(reader, from), await stateAt(reader, to)]
      const after = is && pastBoard(is, localDate(to))
      if (!after) return { difference: JSON.stringify(null) }
      const { boardId, audience, since } = reader
      const sight = sightOf(reader)
      const count = new ChangeCount()
      const last = await changeLog.seqAt(boardId, to)
      for (let seq = await changeLog.seqAt(boardId, Math.max(from, since - 1)); seq < last;) {
        const page = await changeLog.changesSince(boardId, seq, Math.min(WALK, last - seq))
        if (page.length === 0) break
        for (const change of page) {
          const visible = filterChange(change, sight, audience)
          if (visible) count.add(visible)
        }
        seq = page.at(-1)?.seq ?? last
      }
      return { difference: JSON.stringify(differenceOf(was && pastBoard(was, localDate(from)), after, count)) }
    },

    async unitTask({ reader, at, assignmentId }) {
      const state = await stateAt(reader, at)
      const assignment = state?.assignments.get(assignmentId)
      const task = assignment && state?.tasks.get(assignment.taskId)
      if (!state?.board || !assignment || !task) return null
      return { board: state.board, task, assignment, number: taskNumbers(state).get(task.id) ?? '' }
    },

    workbook: ({ sheets }) => workbookOf(sheets),

    async entries({ log, filter }) {
      const entries = await entriesOf(database, log, filter, PAGE + 1)
      return { entries: entries.slice(0, PAGE), more: entries.length > PAGE }
    },

    facts: ({ log }) => factsOf(database, log),
  }
}
