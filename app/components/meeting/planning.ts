import { newId } from '#app/realtime/newId.ts'
import { addWorkDays } from '#shared/domain/calendar.ts'
import type { Command } from '#shared/domain/commands.ts'
import { lastMeeting } from '#shared/domain/decisions.ts'
import type { AgendaItem, Meeting, Participant } from '#shared/domain/model.ts'
import { proposeAgenda } from '#shared/domain/proposeAgenda.ts'
import type { MeetingBase } from './MeetingBase.ts'

/** A meeting as its form holds it. */
export type Planned = Pick<
  Meeting,
  | 'title'
  | 'startsAt'
  | 'place'
  | 'unitIds'
  | 'absentUnitIds'
  | 'people'
  | 'chairId'
  | 'presenterId'
  | 'recorderId'
  | 'agenda'
>
const FIELDS = [
  'title',
  'startsAt',
  'place',
  'unitIds',
  'absentUnitIds',
  'people',
  'chairId',
  'presenterId',
  'recorderId',
  'agenda',
] as const satisfies readonly (keyof Planned)[]

/** The form to begin with: the meeting as it is, or a new one on the next work day with the agenda the board proposes. */
export function draftOf(meeting: Meeting | null, base: MeetingBase, untitled: string): Planned {
  if (meeting) return Object.fromEntries(FIELDS.map((field) => [field, meeting[field]])) as unknown as Planned
  const { board, state, date, meId } = base
  const previous = lastMeeting(state)
  return {
    title: untitled,
    startsAt: `${addWorkDays(date, 1)}T09:30`,
    place: previous?.place ?? '',
    unitIds: previous?.unitIds ?? board.units.map(({ id }) => id),
    absentUnitIds: [],
    people: (previous?.people ?? []).map((person) => ({ ...person, absent: false })),
    chairId: previous?.chairId ?? meId,
    presenterId: previous?.presenterId ?? meId,
    recorderId: previous?.recorderId ?? meId,
    agenda: proposeAgenda(state, previous, date),
  }
}

/** What makes the meeting, or brings one that stands to what the form says: one command a field that differs. */
export function commandsOf(
  meeting: Meeting | null,
  planned: Planned,
  { board, state }: Pick<MeetingBase, 'board' | 'state'>,
): { meetingId: string; commands: Command[] } {
  const { unitIds, people } = planned
  const fields = {
    ...planned,
    title: planned.title.trim(),
    place: planned.place.trim(),
    // Who does not take part cannot be missing; a line that was left empty names nobody.
    absentUnitIds: planned.absentUnitIds.filter((id) => unitIds.includes(id)),
    people: people
      .map((person): Participant => ({ ...person, name: person.name.trim() }))
      .filter(({ name }) => name !== ''),
  }
  if (meeting) {
    const commands = FIELDS.filter((field) => JSON.stringify(fields[field]) !== JSON.stringify(meeting[field])).map(
      (field) => ({ type: 'meeting.edit', meetingId: meeting.id, field, value: fields[field] }) as Command,
    )
    return { meetingId: meeting.id, commands }
  }
  // Short, so that the board's own id fits before it.
  const meetingId = `${board.id}_${newId().slice(0, 13)}`
  const previousId = lastMeeting(state)?.id ?? null
  const agenda = fields.agenda.map((item): AgendaItem => ({ ...item, title: item.title.trim() }))
  const command = { type: 'meeting.plan', meetingId, ...fields, agenda, previousId } as unknown as Command
  return { meetingId, commands: [command] }
}

/**
 * The account that a name means, beside those that other lines have: to the wrong one of two who are called alike the
 * meeting would be open, so such a name means none.
 */
export function accountCalled(
  name: string,
  accounts: Readonly<Record<string, string>>,
  others: readonly Participant[],
): { accountId: string | null; isAmbiguous: boolean } {
  const [only, ...more] = Object.keys(accounts).filter(
    (id) => accounts[id] === name.trim() && !others.some(({ accountId }) => accountId === id),
  )
  const isAmbiguous = more.length > 0
  return { accountId: isAmbiguous ? null : (only ?? null), isAmbiguous }
}
