import { dayText } from '#shared/domain/light.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { type Row, isReturned } from './rows.ts'

/** The deadline of a line: its day, what is said of it (a key of `sheet.deadline`) and how warm it is. */
export interface Deadline {
  day: string | null
  words: 'none' | 'done' | 'doneLate' | 'overdue' | 'overdueRest' | 'today' | 'left' | 'starts'
  count: number
  tone: 'hot' | 'warm' | 'plain'
}

export function deadlineOf({ task, assignment, light, due }: Row, date: LocalDate): Deadline {
  const day = due === null ? null : dayText(due, date)
  const plain = { day, count: 0, tone: 'plain' } as const
  if (light.colour === 'blue') {
    const { completedOn } = assignment
    const on = completedOn === null ? day : dayText(completedOn, date)
    return { ...plain, day: on, words: light.madeUpLate ? 'doneLate' : 'done' }
  }
  if (task.start !== null && task.start > date) return { ...plain, words: 'starts' }
  if (due === null) return { ...plain, words: 'none' }
  if (light.pastDue)
    return { day, words: light.overdueDays === 0 ? 'overdueRest' : 'overdue', count: light.overdueDays, tone: 'hot' }
  const left = Math.max(0, light.daysLeft ?? 0)
  if (due === date) return { ...plain, words: 'today', tone: light.counts ? 'warm' : 'plain' }
  const warm = light.counts && left <= light.rule.dueSoonDays
  return { day, words: 'left', count: left, tone: warm ? 'warm' : 'plain' }
}

/** What the list of a phone says under a title: the most pressing of return, deadline and pace. */
export function remarkOf(
  row: Row,
  date: LocalDate,
): { about: 'returned' | 'waiting' | 'behind' | 'deadline'; tone: Deadline['tone'] } {
  const { tone } = deadlineOf(row, date)
  const { assignment, light } = row
  if (isReturned(assignment)) return { about: 'returned', tone }
  if (assignment.state === 'underReview') return { about: 'waiting', tone: 'plain' }
  if (tone !== 'plain' || light.reasons[0].code !== 'behindPace') return { about: 'deadline', tone }
  return { about: 'behind', tone: light.colour === 'red' ? 'hot' : 'warm' }
}
