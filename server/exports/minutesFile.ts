import { figuresSentence } from '#shared/document/meetingWords.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { decisionsOf } from '#shared/domain/decisions.ts'
import { type Actor, type Participant, boardOfMeeting } from '#shared/domain/model.ts'
import { audienceOf, stateOfView } from '#shared/domain/visibility.ts'
import type { Boards } from '../boards.ts'
import { minutesPaper, paperTitle } from './minutesPaper.ts'

export interface MinutesFile {
  /** In Chinese, with its ending. */
  name: string
  body: Buffer
}

/**
 * 会议纪要 of a meeting for whoever attends it, as a .docx: final once the meeting is closed, and made of what stood then
 * and at the opening, however the board has moved since; before that a draft that says so. Null where there is none: not
 * begun, cancelled, or not this reader's.
 */
export function createMinutesFile(
  boards: Pick<Boards, 'view' | 'viewAt' | 'minutesOf' | 'people'>,
): (actor: Actor, meetingId: string) => Promise<MinutesFile | null> {
  return async (actor, meetingId) => {
    const boardId = boardOfMeeting(meetingId)
    if (boardId === null) return null
    const kept = await boards.minutesOf(actor, meetingId)
    if (!kept.ok) return null
    const { doc, final } = kept.minutes
    const [then, named] = await Promise.all([
      final ? boards.viewAt(actor, boardId, final.seq) : boards.view(actor, boardId),
      boards.people(actor, boardId),
    ])
    if (!then.ok || !named.ok) return null
    const state = stateOfView(then.view)
    const { board } = then.view
    const meeting = state.meetings.get(meetingId)
    if (!meeting || meeting.openedSeq === null || meeting.openedAt === null) return null
    if (meeting.status !== 'open' && meeting.status !== 'closed') return null
    const opened = await boards.viewAt(actor, boardId, meeting.openedSeq)
    if (!opened.ok) return null
    const whole = audienceOf(actor, board)?.kind === 'whole'
    const at = meeting.openedAt
    const units = new Map(board.units.map((unit) => [unit.id, unit.name]))
    // Final, it says for ever who they were called then.
    const called = { ...named.people, ...final?.names }
    const name = (accountId: string): string => called[accountId] ?? ''
    const unitNames = (ids: readonly string[]): string[] => ids.map((id) => units.get(id) ?? '')
    const names = (people: readonly Participant[]): string[] =>
      people.map((person) => (person.accountId !== null && called[person.accountId]) || person.name)
    const { people, unitIds, absentUnitIds } = meeting
    const came = people.filter(({ absent }) => !absent)
    const record = {
      title: meeting.title,
      startsAt: meeting.startsAt,
      place: meeting.place,
      chair: name(meeting.chairId),
      presenter: name(meeting.presenterId),
      recorder: name(meeting.recorderId),
      attended: [
        ...names(came.filter(({ role }) => role === 'attends')),
        ...unitNames(unitIds.filter((id) => !absentUnitIds.includes(id))),
      ],
      satIn: names(came.filter(({ role }) => role === 'sitsIn')),
      absent: [...names(people.filter(({ absent }) => absent)), ...unitNames(absentUnitIds)],
      // Where percents are each unit's own, no figure of all of them is theirs.
      figures:
        whole || board.openness !== 'own'
          ? figuresSentence({ state: stateOfView(opened.view), date: localDate(at), at })
          : null,
      agenda: meeting.agenda.map(({ id, title }) => ({
        title,
        // Where nobody kept count nothing is said.
        left: meeting.discussed.length > 0 && !meeting.discussed.includes(id),
      })),
      minutes: doc,
      decisions: decisionsOf(state, meetingId).map((decision) => ({
        text: decision.text,
        units: unitNames(decision.unitIds),
        due: decision.due,
      })),
      ownDecisions: !whole,
      final: final && { hash: final.hash },
    }
    const draft = final ? '' : '（草稿）'
    return { name: `${paperTitle(record)}${draft}.docx`, body: await minutesPaper(record) }
  }
}
