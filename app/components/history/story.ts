import type { TFunction } from 'i18next'
import { byCommand } from '#app/components/changes/byCommand.ts'
import { authorOf } from '#app/components/why/authorOf.ts'
import { changeWords } from '#app/components/why/changeWords.ts'
import { day } from '#app/i18n/moments.ts'
import type { Change, Matter, Report } from '#shared/domain/model.ts'
import { parseSubject } from '#shared/domain/state.ts'
import type { Story } from '#server/history.ts'

/** One thing somebody did, with what was said with it. */
export interface StoryEvent {
  /** Of all changes of the command, the first of them named. */
  seqs: [number, ...number[]]
  at: number
  type: string
  who: string
  /** Whose part it is about; null for the task itself. */
  unit: string | null
  what: string
  reason: string | null
  /** The report that was submitted, beside the one before. */
  report: { report: Report; former: Report | null } | null
  /** The paper that was issued or answered. */
  matter: Matter | null
}

export interface StoryDay {
  date: string
  events: StoryEvent[]
}

/** Reasons that the words of a change already say. */
const SAID = new Set(['assignment.return', 'assignment.setAside', 'task.remove'])

/** What happened, newest first, day by day; one event a command. */
export function storyOf(t: TFunction, story: Story): StoryDay[] {
  const newestFirst = [...story.changes].sort((a, b) => b.seq - a.seq)
  const days: StoryDay[] = []
  for (const together of byCommand(newestFirst)) {
    const event = eventOf(t, together, story)
    const date = day(event.at)
    const last = days.at(-1)
    if (last?.date === date) last.events.push(event)
    else days.push({ date, events: [event] })
  }
  return days
}

function eventOf(t: TFunction, together: readonly [Change, ...Change[]], story: Story): StoryEvent {
  // What happened to the unit task tells more than the paper it came with; the task's own change is a board's affair.
  const telling =
    together.find(({ subject }) => parseSubject(subject).kind === 'assignment') ??
    together.find(({ subject }) => parseSubject(subject).kind === 'matter') ??
    together[0]
  const papers = together.map(({ subject }) => parseSubject(subject)).filter(({ kind }) => kind === 'matter')
  const matter = story.matters.find(({ id }) => papers.some((paper) => paper.id === id)) ?? null
  const [, unitId] = parseSubject(telling.subject).id.split(':')
  return {
    seqs: together.map(({ seq }) => seq) as [number, ...number[]],
    at: telling.at,
    type: telling.type,
    who: authorOf(t, telling, story.people, story.board),
    unit: story.board.units.find(({ id }) => id === unitId)?.shortName ?? null,
    what:
      telling.type === 'board.dispatch' && together.length > 1
        ? t('why.did.dispatchTo', { count: together.filter(({ subject }) => subject.startsWith('assignment:')).length })
        : changeWords(t, telling),
    reason: telling.reason !== undefined && !SAID.has(telling.type) ? telling.reason : null,
    report: reportOf(telling, story),
    matter,
  }
}

function reportOf({ type, after, subject }: Change, { reports }: Story): StoryEvent['report'] {
  if (type !== 'assignment.submit' || typeof after.reportId !== 'string') return null
  const own = reports.filter(({ assignmentId }) => subject === `assignment:${assignmentId}`)
  const index = own.findIndex(({ id }) => id === after.reportId)
  const report = own[index]
  return report ? { report, former: own[index - 1] ?? null } : null
}
