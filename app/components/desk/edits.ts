import { areaAt } from '#shared/domain/areaAt.ts'
import { addTask } from '#shared/domain/blank.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Recurrence, Source, Task, TaskKind } from '#shared/domain/model.ts'
import { proposeTitle } from '#shared/domain/proposeTasks.ts'
import { unite } from '#shared/domain/spans.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import type { ProposedField } from './proposals.ts'
import type { DeskRow, DeskSection } from './view.ts'

/** What people do at the desk, as the commands it comes to. Pure: ids of what is new are handed in. */

type Editable = Omit<Task, 'id' | 'removed' | 'proposed'>

/** Sets one field; nothing when it has that value already, but for a suggestion, which is thereby accepted. */
export function edit<F extends keyof Editable>(task: Task, field: F, value: Editable[F]): Command[] {
  if (JSON.stringify(task[field]) === JSON.stringify(value)) return settle(task, [field])
  return [{ type: 'task.edit', taskId: task.id, field, value } as Command]
}

/** Takes over suggestions of the text: those that stand in the task already in one command, the others by setting them. */
export function accept({ task, proposal }: DeskRow, fields: readonly ProposedField[]): Command[] {
  const empty = fields.filter((field) => !task.proposed.includes(field))
  return [
    ...settle(task, fields),
    ...empty.flatMap((field) => {
      const value = proposal[field]
      return value === undefined ? [] : edit(task, field, value as Editable[typeof field])
    }),
  ]
}

function settle(task: Task, among: readonly string[]): Command[] {
  const fields = task.proposed.filter((field) => among.includes(field))
  return fields.length > 0 ? [{ type: 'task.accept', taskId: task.id, fields }] : []
}

/** What a bulk edit sets; absent fields stay as they are. */
export interface Patch {
  kind?: TaskKind
  leadUnitId?: string
  responsibleUnitIds?: readonly string[]
  due?: string
  recurrence?: Recurrence | null
  criterion?: string
}

/** The same for many tasks; with `onlyEmpty` what somebody has filled in already is left alone. */
export function bulk(tasks: readonly Task[], patch: Patch, onlyEmpty: boolean): Command[] {
  const fields = Object.keys(patch) as (keyof Patch)[]
  return tasks.flatMap((task) =>
    fields.flatMap((field) => {
      const value = patch[field]
      if (value === undefined || (onlyEmpty && !isEmpty(task[field]))) return []
      // A day given by hand next to a cycle that stands: the cycle is another matter.
      if (field === 'recurrence' && value === null && task.recurrence === null) return []
      return edit(task, field, value as Editable[typeof field])
    }),
  )
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/**
 * A sentence that stands nowhere yet as a task of its own, behind the tasks that come before it in the text. A condition in
 * it comes along as a suggestion.
 */
export function taskOfPassage(
  span: Source,
  text: string,
  section: DeskSection,
  taskId: string,
  condition: string | null,
): Command {
  const task = addTask({
    taskId,
    areaId: section.area.id,
    order: orderFor(span, section),
    title: titleOf(text),
    sources: [span],
  })
  return { ...task, condition, proposed: ['condition'] }
}

/** An empty task at the end of an area, for what the notice does not say. */
export const emptyTask = (section: DeskSection, title: string, taskId: string): Command =>
  addTask({
    taskId,
    areaId: section.area.id,
    order: (section.rows.at(-1)?.task.order ?? 0) + 1,
    title,
    sources: [],
  })

const startOf = (task: Task): number => Math.min(...task.sources.map((source) => source.start))

function orderFor(span: Source, { rows }: DeskSection): number {
  const before = rows.filter(({ task }) => task.sources.length > 0 && startOf(task) < span.start).at(-1)
  return before ? before.task.order : Math.max(0, (rows[0]?.task.order ?? 1) - 1)
}

export const titleOf = (text: string): string =>
  proposeTitle(text.replace(/\s+/g, ''), null).slice(0, MAX_TITLE_LENGTH) || text.trim().slice(0, 20)

/** The area a sentence of the notice belongs to; the first where nothing tells. */
export function sectionAt(
  sections: readonly DeskSection[],
  span: Source,
  outline: Pick<NoticeOutline, 'areas'>,
): DeskSection | null {
  const places = sections.flatMap(({ area, rows }) =>
    rows.flatMap(({ task }) =>
      task.sources
        .filter((source) => source.noticeVersionId === span.noticeVersionId)
        .map(({ start }) => ({ start, areaId: area.id })),
    ),
  )
  const areaId = areaAt(span.start, outline, places)
  return sections.find(({ area }) => area.id === areaId) ?? sections[0] ?? null
}

/** Adds a sentence to a task. */
export const addPassage = (task: Task, span: Source): Command[] => edit(task, 'sources', unite([...task.sources, span]))

export const merge = (from: readonly Task[], into: Task): Command => ({
  type: 'task.merge',
  taskIds: from.map((task) => task.id),
  intoTaskId: into.id,
})

/** The part of a task that `span` covers, if it is neither nothing nor all of it. */
export function partOf(task: Task, span: readonly [number, number]): Source | null {
  for (const source of task.sources) {
    const start = Math.max(source.start, span[0])
    const end = Math.min(source.end, span[1])
    const isAll = task.sources.length === 1 && start <= source.start && end >= source.end
    if (start < end && !isAll) return { ...source, start, end }
  }
  return null
}

/**
 * The part of a task that its condition speaks of: from the condition to the end of that sentence. Null where that is all
 * of the task: then the whole of it waits.
 */
export function conditionalPart(task: Task, textOf: (span: Source) => string): Source | null {
  const { condition } = task
  if (condition === null) return null
  for (const source of task.sources) {
    // The text as received is wrapped anywhere; the condition is not.
    const units = [...textOf(source).matchAll(/\S/g)]
    const plain = units.map(([unit]) => unit).join('')
    const at = plain.indexOf(condition)
    if (at === -1) continue
    const stop = plain.indexOf('。', at)
    const from = units[at]?.index ?? 0
    const to = stop === -1 ? source.end : source.start + (units[stop]?.index ?? 0) + 1
    return partOf(task, [source.start + from, to])
  }
  return null
}

/** A measure as a task of its own, right behind the one it stood in. */
export const split = (task: Task, part: Source, text: string, newTaskId: string): Command => ({
  type: 'task.split',
  taskId: task.id,
  newTaskId,
  order: task.order,
  title: titleOf(text),
  sources: [part],
})

/** To the end of another area. */
export function move(task: Task, to: DeskSection): Command[] {
  const last = Math.max(0, ...to.rows.map((row) => row.task.order))
  return [...edit(task, 'order', last + 1), ...edit(task, 'areaId', to.area.id)]
}

/** Says of all words of a task that they are no task, and takes it away. */
export const declareTask = (task: Task, reason: string): Command[] => [
  ...task.sources.map((span): Command => ({ type: 'notice.declare', span, noTask: true })),
  { type: 'task.remove', taskId: task.id, reason },
]
