import { addDays, addWorkDays, localDate } from '#shared/domain/calendar.ts'
import type { Command, CommandOf } from '#shared/domain/commands.ts'
import { type LocalDate, matterIdOf } from '#shared/domain/model.ts'
import type { Deed } from './assignmentLife.ts'
import type { Case } from './papers.ts'
import { REPORTING_UNITS, reviewerOf } from './people.ts'
import type { Random } from './random.ts'
import { AGENDA, DECIDED, MEETINGS, REPLIES } from './texts.ts'
import type { WorkTime } from './workTime.ts'

type AgendaItem = CommandOf<'meeting.plan'>['agenda'][number]

interface Frame {
  boardId: string
  cases: readonly Case[]
  time: WorkTime
  today: LocalDate
  dispatched: number
  random: Random
}

const SUPERVISOR = 'supervisor'
const LEADER = 'leader'
/** 9:00 on a position of the work time, half an hour after the offices open. */
const NINE = 0.08

/**
 * Two meetings: one last month that is closed, with minutes and two 议定事项 (one answered and closed, one under way), and
 * one that is planned for the coming days and begins with what the former decided.
 */
export function meetingsOf({ boardId, cases, time, today, dispatched, random }: Frame): Deed[] {
  const lastOfMonth = addDays(`${today.slice(0, 7)}-01`, -1)
  const held = Math.max(dispatched + 6, Math.floor(Math.min(time.endOf(lastOfMonth) - 7, time.now - 8)))
  const red = random
    .shuffled(cases.filter(({ fate, place }) => fate === 'far' || (fate === 'overdue' && place.due < held)))
    .slice(0, 4)
  const [first, second] = red
  if (!first || !second) return []
  const refOf = ({ place: { taskId, unitId } }: Case) => ({ taskId, unitId })
  const item = (id: string, section: AgendaItem['section'], minutes: number, about: readonly Case[]): AgendaItem => ({
    id,
    section,
    title: AGENDA[section],
    minutes,
    unitId: null,
    refs: about.map(refOf),
  })
  const people = { chairId: LEADER, presenterId: SUPERVISOR, recorderId: SUPERVISOR }
  const unitIds = REPORTING_UNITS.map(({ id }) => id)
  const { place } = MEETINGS
  const [closedId, plannedId] = [`${boardId}_meeting-1`, `${boardId}_meeting-2`]
  const by = (at: number, actorId: string, command: Command): Deed => ({ at, actorId, command })

  const start = held + NINE
  const decide = (one: Case, agendaItemId: string, n: 1 | 2, days: number): Deed[] => {
    const { taskId, unitId } = one.place
    const matterName = `decision-${n}`
    const matterId = matterIdOf(taskId, unitId, matterName)
    const due = addWorkDays(localDate(time.at(start)), days)
    const at = start + 0.04 * n
    const resolve: Command = {
      type: 'board.resolve',
      matterName,
      origin: { meetingId: closedId, agendaItemId },
      taskId,
      unitId,
      text: DECIDED[n],
      due,
    }
    const answer = by(at + random.between(1, 3), reviewerOf(unitId), {
      type: 'matter.reply',
      matterId,
      text: random.pick(REPLIES),
    })
    const close = by(at + 6, SUPERVISOR, { type: 'matter.close', matterId, reason: MEETINGS.carriedOut })
    return [by(at, SUPERVISOR, resolve), answer, ...(n === 1 ? [close] : [])]
  }
  const plan = (meetingId: string, title: string, on: LocalDate, agenda: AgendaItem[], previousId: string | null) =>
    ({
      type: 'meeting.plan',
      meetingId,
      title,
      startsAt: `${on}T09:00`,
      ...people,
      place,
      unitIds,
      absentUnitIds: [],
      people: [],
      agenda,
      previousId,
    }) satisfies Command
  const agenda = [item('red', 'red', 30, red), item('next', 'other', 15, [])]
  const coming = [item('decisions', 'decisions', 10, [first, second]), item('red', 'red', 30, red.slice(2))]
  return [
    by(held - 3.5, SUPERVISOR, plan(closedId, MEETINGS.first, localDate(time.at(start)), agenda, null)),
    by(start, SUPERVISOR, { type: 'meeting.open', meetingId: closedId }),
    // At once: the figures they quote are those the meeting is held on.
    { at: start, actorId: SUPERVISOR, minutes: { meetingId: closedId } },
    ...decide(first, 'red', 1, 5),
    ...decide(second, 'next', 2, 30),
    by(start + 0.16, SUPERVISOR, { type: 'meeting.close', meetingId: closedId }),
    by(time.now - 1.1, SUPERVISOR, plan(plannedId, MEETINGS.second, addWorkDays(today, 4), coming, closedId)),
  ]
}
