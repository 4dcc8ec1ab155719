import type { Command } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { localDate } from '#shared/domain/calendar.ts'
import type { Actor, Assignment, NarrativeField, Role, Task } from '#shared/domain/model.ts'
import { fragmentName } from '#shared/document/names.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { windowOn } from '#shared/domain/windows.ts'
import type { Random } from '#db/seed/random.ts'
import { COORDINATION, type Phase, RETURN_REASONS, narrativeOf } from '#db/seed/texts.ts'

/** One thing a person does: presses something, or writes into a field of their unit. */
export type Deed =
  | { kind: 'command'; command: Command; field: 'percent' | 'value' | null }
  | { kind: 'write'; assignmentId: string; fragment: string; field: NarrativeField; text: string }

/** What people of a role do, and how much of their time each takes. */
const HABITS: Partial<Record<Role, readonly (readonly [Habit, number])[]>> = {
  handler: [
    ['advance', 8],
    ['write', 5],
    ['measure', 2],
    ['ask', 0.4],
  ],
  reviewer: [
    ['sign', 4],
    ['submit', 2],
  ],
  supervisor: [
    ['review', 8],
    ['urge', 0.5],
  ],
  leader: [
    ['closeOut', 5],
    ['instruct', 0.3],
  ],
}
type Habit = 'advance' | 'write' | 'measure' | 'ask' | 'sign' | 'submit' | 'review' | 'urge' | 'closeOut' | 'instruct'

/** Of what is submitted, so much comes back. */
const RETURNED = 0.25
/** Nobody presses for a whole board: after so many places without anything to do the person looks elsewhere. */
const LOOKS = 40

interface Scene {
  state: BoardState
  actor: Actor
  now: number
  random: Random
}

/**
 * What this person might do next on the board as they see it: something that their roles and the state allow, or null
 * when there is nothing. The same scene and draw give the same deed.
 */
export function nextDeed(scene: Scene): Deed | null {
  const { state, actor, random } = scene
  const roles = new Set(actor.grants.map((grant) => grant.role))
  let habits = [...roles].flatMap((role) => HABITS[role] ?? [])
  while (habits.length > 0) {
    const habit = pickWeighted(habits, random)
    // Those of the own unit are the ones that `decide` allows; the issuing unit's people see to all.
    const units = new Set(actor.grants.map((grant) => grant.unitId))
    const issuer = units.has(state.board?.issuingUnitId ?? '')
    const places = random
      .shuffled([...state.assignments.values()].filter(({ unitId }) => issuer || units.has(unitId)))
      .slice(0, LOOKS)
    for (const assignment of places) {
      const task = state.tasks.get(assignment.taskId)
      const deed = task && !task.removed ? IDEAS[habit](assignment, task, scene) : null
      if (deed && (deed.kind === 'write' || allowed(deed.command, scene))) return deed
    }
    habits = habits.filter(([other]) => other !== habit)
  }
  return null
}

/** Whether the board would take it: the same decision that the server makes. */
function allowed(command: Command, { state, actor, now }: Scene): boolean {
  const outcome = decide(state, command, { actor, now, commandId: 'rehearsal', base: state.seq, own: [] })
  return !isRefusal(outcome) && outcome.length > 0
}

function pickWeighted(habits: readonly (readonly [Habit, number])[], random: Random): Habit {
  let at = random.between(
    0,
    habits.reduce((sum, [, weight]) => sum + weight, 0),
  )
  for (const [habit, weight] of habits) {
    at -= weight
    if (at < 0) return habit
  }
  return habits.at(-1)?.[0] ?? 'write'
}

type Idea = (assignment: Assignment, task: Task, scene: Scene) => Deed | null
const press = (command: Command, field: 'percent' | 'value' | null = null): Deed => ({
  kind: 'command',
  command,
  field,
})

const WORKED_ON = new Set<Assignment['state']>(['acknowledged', 'inProgress', 'returned'])

/** What a habit comes to at one place; null when there is nothing to do there. */
const IDEAS: Record<Habit, Idea> = {
  sign: ({ id }) => press({ type: 'assignment.acknowledge', assignmentId: id }),

  advance({ id, percent: reached }, _task, { random }) {
    const percent = reached ?? 0
    if (percent >= 100) return null
    // The last stretch is done in one go, so that some things get finished while one looks.
    const next = percent >= 92 ? 100 : percent + random.whole(2, 8)
    return press({ type: 'assignment.setPercent', assignmentId: id, percent: next }, 'percent')
  },

  measure({ id, value }, { metric }, { random }) {
    if (!metric) return null
    const from = value ?? metric.baseline ?? metric.value * 0.6
    const next = from + (metric.value - from) * random.between(0.1, 0.5)
    return press({ type: 'assignment.setValue', assignmentId: id, value: Math.round(next * 10) / 10 }, 'value')
  },

  write({ id, state, percent: reached }, task, { random }) {
    if (!WORKED_ON.has(state)) return null
    const percent = reached ?? 0
    const phase: Phase = percent >= 90 ? 'done' : percent >= 60 ? 'late' : percent >= 25 ? 'middle' : 'early'
    const field = random.pick(['progress', 'progress', 'problem', 'nextStep'] as const)
    const text = narrativeOf(task.kind ?? 'activity', phase, random)[field]
    return { kind: 'write', assignmentId: id, fragment: fragmentName(task.id, field), field, text }
  },

  ask({ id, needsCoordination }, _task, { random }) {
    const asked = needsCoordination
      ? { needsCoordination: false }
      : { needsCoordination: true, coordination: random.pick(COORDINATION) }
    return press({ type: 'assignment.flagCoordination', assignmentId: id, ...asked })
  },

  submit({ id, state, percent, attained, reportedPeriod }, { metric }, { state: board, now }) {
    if (!WORKED_ON.has(state) || !board.board) return null
    const done = metric ? attained === true : (percent ?? 0) >= 100
    const { period } = windowOn(board.board, localDate(now))
    if (!done && reportedPeriod === period) return null
    return press({ type: 'assignment.submit', assignmentId: id, kind: done ? 'completion' : 'period', period })
  },

  review: ({ id }, _task, { random }) =>
    random.chance(RETURNED)
      ? press({ type: 'assignment.return', assignmentId: id, reason: random.pick(RETURN_REASONS) })
      : press({ type: 'assignment.approve', assignmentId: id }),

  urge: ({ id, percent }, _task, { random }) =>
    (percent ?? 0) < 50
      ? press({
          type: 'assignment.urge',
          assignmentId: id,
          matterName: `rehearsal-${random.whole(1, 2 ** 31)}`,
          text: '请加快进度，按期反馈。',
        })
      : null,

  closeOut: ({ id }) => press({ type: 'assignment.closeOut', assignmentId: id }),

  instruct: ({ taskId, unitId, percent }, _task, { random }) =>
    (percent ?? 0) < 50
      ? press({
          type: 'board.instruct',
          matterName: `rehearsal-${random.whole(1, 2 ** 31)}`,
          taskId,
          unitId,
          level: 'ordinary',
          text: '请抓紧推进，按期办结。',
        })
      : null,
}
