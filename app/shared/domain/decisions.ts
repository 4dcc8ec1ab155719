import { isDone } from './light.ts'
import type { LocalDate, Matter, Meeting, Task } from './model.ts'
import type { BoardState } from './state.ts'

/**
 * 议定事项: what a meeting decided, as people count it. One that is a duty may stand as one paper a unit, all of one name;
 * one that became a task is that task. domain.md U5.
 */
export interface Decision {
  /** Unique within the meeting. */
  key: string
  kind: 'duty' | 'task'
  meetingId: string
  agendaItemId: string
  text: string
  unitIds: readonly string[]
  due: LocalDate | null
  /** The task it became or is about. */
  taskId: string | null
  /** The papers it stands as; none for a task. */
  matterIds: readonly string[]
}

/** Where a decision stands: carried out by `done` of its `of` units. */
export interface DecisionStanding {
  kind: 'done' | 'overdue' | 'open'
  done: number
  of: number
}

const nameOf = (matterId: string): string => matterId.slice(matterId.lastIndexOf(':') + 1)

/** Everything `meetingId` decided and did not take back, in the order of its agenda; duties before tasks. */
export function decisionsOf(state: BoardState, meetingId: string): Decision[] {
  const items = new Map((state.meetings.get(meetingId)?.agenda ?? []).map(({ id }, index) => [id, index]))
  const papers = new Map<string, Matter[]>()
  for (const matter of state.matters.values()) {
    if (matter.kind !== 'decision' || matter.origin?.meetingId !== meetingId) continue
    if (matter.outcome?.decision === 'withdrawn') continue
    const key = `${matter.origin.agendaItemId} ${nameOf(matter.id)}`
    papers.set(key, [...(papers.get(key) ?? []), matter])
  }
  const duties = [...papers.entries()]
    .sort(([, [a]], [, [b]]) => (a?.at ?? 0) - (b?.at ?? 0) || ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1))
    .flatMap(([key, matters]) => dutyOf(state, key, meetingId, matters) ?? [])
  const tasks = [...state.tasks.values()]
    .filter((task) => !task.removed && task.origin?.meetingId === meetingId)
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .map((task) => taskDecision(task, meetingId))
  const place = ({ agendaItemId }: Decision): number => items.get(agendaItemId) ?? items.size
  return [...duties, ...tasks].sort((a, b) => place(a) - place(b))
}

function dutyOf(state: BoardState, key: string, meetingId: string, matters: readonly Matter[]): Decision | null {
  const [first] = matters
  if (!first) return null
  const columns = (state.board?.units ?? []).map((unit) => unit.id)
  const units = matters.map((matter) => matter.unitId).sort((a, b) => columns.indexOf(a) - columns.indexOf(b))
  return {
    key,
    kind: 'duty',
    meetingId,
    agendaItemId: first.origin?.agendaItemId ?? '',
    text: first.text,
    unitIds: units,
    due: first.due,
    taskId: first.taskId,
    matterIds: matters.map((matter) => matter.id),
  }
}

const taskDecision = (task: Task, meetingId: string): Decision => ({
  key: task.id,
  kind: 'task',
  meetingId,
  agendaItemId: task.origin?.agendaItemId ?? '',
  text: task.title,
  unitIds: [...new Set(task.responsibleUnitIds)],
  due: task.due,
  taskId: task.id,
  matterIds: [],
})

/** Where a decision stands in `state` on a day; the decision itself may come from an earlier state. */
export function standingOf(state: BoardState, decision: Decision, date: LocalDate): DecisionStanding {
  const { kind, matterIds, taskId, unitIds, due } = decision
  const done =
    kind === 'duty'
      ? matterIds.filter((id) => (state.matters.get(id)?.outcome ?? null) !== null).length
      : unitIds.filter((unitId) => {
          const assignment = state.assignments.get(`${taskId ?? ''}:${unitId}`)
          return assignment !== undefined && (isDone(assignment) || assignment.state === 'cancelled')
        }).length
  const of = kind === 'duty' ? matterIds.length : unitIds.length
  if (of > 0 && done === of) return { kind: 'done', done, of }
  return { kind: due !== null && due < date ? 'overdue' : 'open', done, of }
}

/**
 * What a meeting after `previous` begins with: everything `previous` decided, and before it what the meetings before that
 * one decided and nobody has carried out yet. Directions stay open until they are final.
 */
export function decisionsBefore(state: BoardState, previous: Meeting | null, date: LocalDate): Decision[] {
  if (!previous) return []
  const open: Decision[] = []
  const seen = new Set([previous.id])
  for (let at = earlier(state, previous); at && !seen.has(at.id); at = earlier(state, at)) {
    seen.add(at.id)
    open.unshift(...decisionsOf(state, at.id).filter((one) => standingOf(state, one, date).kind !== 'done'))
  }
  return [...open, ...decisionsOf(state, previous.id)]
}

const earlier = (state: BoardState, { previousId }: Meeting): Meeting | undefined =>
  previousId === null ? undefined : state.meetings.get(previousId)

/** The last meeting that was held, or is being held, besides `not`; null when there was none. */
export function lastMeeting(state: BoardState, not?: string): Meeting | null {
  let last: Meeting | null = null
  for (const meeting of state.meetings.values())
    if (meeting.id !== not && meeting.openedAt !== null && meeting.openedAt > (last?.openedAt ?? -1)) last = meeting
  return last
}
