import type { Change } from '../domain/model.ts'
import { parseSubject } from '../domain/state.ts'

/** What a light rests on, of the unit task, of its task and of the board's rules. */
const RESTS_ON = {
  assignment: ['state', 'percent', 'value', 'due', 'lightOverride'],
  task: ['start', 'due', 'metric', 'removed'],
  board: ['rules', 'period'],
} as const

export type MadeField = (typeof RESTS_ON)[keyof typeof RESTS_ON][number]

/** A change that a light rests on today, and which of its fields still stand. */
export interface Made {
  change: Change
  fields: MadeField[]
}

/**
 * The changes that made what a light is judged by: of each field the one that set it last. `changes` are those of the
 * unit task, its task and its board, in any order; newest first.
 */
export function madeBy(changes: Iterable<Change>): Made[] {
  const last = new Map<string, { change: Change; field: MadeField }>()
  for (const change of changes) {
    const { kind } = parseSubject(change.subject)
    if (kind !== 'assignment' && kind !== 'task' && kind !== 'board') continue
    for (const field of RESTS_ON[kind]) {
      if (!(field in change.after)) continue
      const key = `${kind} ${field}`
      const known = last.get(key)
      if (!known || known.change.seq < change.seq) last.set(key, { change, field })
    }
  }
  const made = new Map<number, Made>()
  for (const { change, field } of last.values()) {
    const one = made.get(change.seq) ?? { change, fields: [] }
    one.fields.push(field)
    made.set(change.seq, one)
  }
  return [...made.values()].sort((a, b) => b.change.seq - a.change.seq)
}
