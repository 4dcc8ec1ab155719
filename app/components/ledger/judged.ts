import { type Light, lightOf } from '#shared/domain/light.ts'
import type { Area, Assignment, Board, LocalDate, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Share, shareOf } from '#shared/domain/tally.ts'

interface Judged {
  board: Board
  area: Area | undefined
  task: Task | undefined
  date: LocalDate
  light: Light
  share: Share | null
}

/** Entities are replaced, never mutated: what was judged of the same objects on the same day still holds. */
const known = new WeakMap<Assignment, Judged>()

/** The light of a unit task and what it adds to figures; worked out once as long as nothing it rests on is replaced. */
export function judged(state: BoardState, assignment: Assignment, date: LocalDate): Pick<Judged, 'light' | 'share'> {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} has no first change`)
  const task = state.tasks.get(assignment.taskId)
  const area = task && state.areas.get(task.areaId)
  const before = known.get(assignment)
  if (before && before.board === board && before.task === task && before.area === area && before.date === date)
    return before
  const light = lightOf(state, assignment, date)
  const now = { board, area, task, date, light, share: shareOf(state, assignment, date, light) }
  known.set(assignment, now)
  return now
}
