import { addDays, dayNumber, localDate } from '#shared/domain/calendar.ts'
import { foldFields } from '#shared/domain/evolve.ts'
import type { Board, LocalDate } from '#shared/domain/model.ts'
import { emptyState } from '#shared/domain/state.ts'
import { type TrendPoint, trendPoint } from '#shared/domain/summary.ts'
import type { Audience } from '#shared/domain/visibility.ts'
import { seenBy } from '#shared/history/past.ts'
import type { ChangeLog } from '#db/changeLog.ts'

const STEP_DAYS = 7
const PAGE = 2_000

/** What one day looks back on. */
export interface Past {
  /** One point a week, the last one seven days before the day: the day itself is live and comes with the summary. */
  trend: TrendPoint[]
  /** The sequence the day began with. */
  dayBegan: number
}

/** How `board` came to where it stood when `date` began, with what `audience` may see of it by the openness of today. */
export async function foldTrend(
  changeLog: Pick<ChangeLog, 'changesSince'>,
  board: Board,
  audience: Audience,
  date: LocalDate,
): Promise<Past> {
  const state = emptyState(board.id)
  const trend: TrendPoint[] = []
  let next: LocalDate | null = null
  const close = (until: LocalDate): void => {
    for (; next !== null && next < until; next = addDays(next, STEP_DAYS)) {
      const point = trendPoint(seenBy(state, audience, board.openness), next)
      if (point) trend.push(point)
    }
  }
  for (let isOver = false; !isOver;) {
    const page = await changeLog.changesSince(board.id, state.seq, PAGE)
    for (const change of page) {
      const day = localDate(change.at)
      if (day >= date) {
        isOver = true
        break
      }
      next ??= firstPoint(day, date)
      close(day)
      foldFields(state, [change])
    }
    isOver ||= page.length < PAGE
  }
  close(date)
  return { trend, dayBegan: state.seq }
}

/** The first day from `day` on that lies whole weeks before `date`. */
const firstPoint = (day: LocalDate, date: LocalDate): LocalDate =>
  addDays(day, (dayNumber(date) - dayNumber(day)) % STEP_DAYS)
