import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { newId } from '#app/realtime/newId.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Source } from '#shared/domain/model.ts'
import { useStable } from './DeskContext.ts'
import type { TaskDeeds } from './TaskDeeds.ts'
import {
  accept,
  addPassage,
  conditionalPart,
  declareTask,
  edit,
  emptyTask,
  merge,
  move,
  sectionAt,
  split,
  taskOfPassage,
} from './edits.ts'
import type { NoticeFacts } from './facts.ts'
import type { ProposedField } from './proposals.ts'
import type { Steps } from './useSteps.ts'
import type { DeskRow, DeskSection, DeskView } from './view.ts'

interface Parts {
  steps: Steps
  view: DeskView
  notice: { text: string } | null
  facts: NoticeFacts | null
  pick: (taskId: string) => void
  pickPassage: (index: number) => void
  setPicked: (taskId: string | null) => void
  setPassage: (passage: number | null) => void
}

/** Everything the desk can do to tasks and sentences, each as one step that can be undone. */
export interface Deeds {
  ofTask: TaskDeeds
  accept(rows: readonly DeskRow[], fields?: readonly ProposedField[]): void
  acceptAll(): void
  fill(commands: readonly Command[]): void
  /** The task a sentence would be added to: the last one before it. */
  neighbour(passage: number): DeskRow | null
  become(passage: number): void
  join(passage: number): void
  declare(passage: number, noTask: boolean): void
  addTask(section: DeskSection, title: string): void
  addArea(title: string): void
  mergeRows(rows: readonly DeskRow[]): void
}

export function useDeeds(parts: Parts): Deeds {
  const { steps, view, notice, facts, pick, setPicked, setPassage } = parts
  const { t } = useTranslation()
  const toast = useToast()
  const { coverage } = view

  const run = (commands: readonly Command[], label: string, tell = true): void => {
    if (commands.length === 0) return
    void steps.run(commands, label).then(({ refused, takeBack }) => {
      if (tell && refused < commands.length)
        toast({ topic: 'desk', icon: 'check', text: label, action: { label: t('common.undo'), onClick: takeBack } })
    })
  }
  /** After a sentence has found its place: on to the next one left. */
  const onwards = (from: number): void => {
    const next = coverage?.passages.findIndex((candidate, index) => index > from && candidate.fate === 'left') ?? -1
    if (next === -1) setPassage(null)
    else parts.pickPassage(next)
  }
  const spanOf = (passage: number): Source | null => coverage?.passages[passage]?.span ?? null
  const textOf = (span: Source): string => notice?.text.slice(span.start, span.end) ?? ''
  const neighbour = (passage: number): DeskRow | null => {
    const span = spanOf(passage)
    if (!span) return null
    let best: { row: DeskRow; at: number } | null = null
    for (const row of view.all)
      for (const source of row.task.sources)
        if (source.start < span.start && (!best || source.start > best.at)) best = { row, at: source.start }
    return best?.row ?? view.all[0] ?? null
  }

  const ofTask = useStable<Omit<TaskDeeds, 'sections'>>({
    previous: (row) => {
      const rows = view.whole.find((section) => section.area.id === row.task.areaId)?.rows ?? []
      return rows[rows.findIndex(({ task }) => task.id === row.task.id) - 1] ?? null
    },
    split: (row, part, text) => {
      const id = newId()
      run([split(row.task, part, text, id)], t('desk.did.split'))
      pick(id)
    },
    merge: (rows, into) => {
      run(
        [
          merge(
            rows.map((row) => row.task),
            into.task,
          ),
        ],
        t('desk.did.merge', { number: into.number }),
      )
      pick(into.task.id)
    },
    move: (row, to) => run(move(row.task, to), t('desk.did.move', { area: to.area.title })),
    declareTask: (row) => {
      run(declareTask(row.task, t('desk.reason.declared')), t('desk.did.declare'))
      setPicked(null)
    },
    conditional: (row) => conditionalPart(row.task, textOf),
    splitConditional: (row, part) => {
      const id = newId()
      const rest = edit(row.task, 'condition', null)
      run([split(row.task, part, textOf(part), id), ...rest], t('desk.did.split'))
      pick(id)
    },
    dropCondition: (row) => run(edit(row.task, 'condition', null), t('desk.did.noCondition', { number: row.number })),
    remove: (row) => {
      const removal: Command = { type: 'task.remove', taskId: row.task.id, reason: t('desk.reason.removed') }
      run([removal], t('desk.did.remove', { number: row.number }))
      setPicked(null)
    },
  })
  const taskDeeds = useMemo<TaskDeeds>(() => ({ ...ofTask, sections: view.whole }), [ofTask, view.whole])

  const acceptRows = (rows: readonly DeskRow[], fields?: readonly ProposedField[]): void => {
    const commands = rows.flatMap((row) => accept(row, fields ?? row.proposed))
    run(commands, t('desk.did.accept', { count: commands.length }), rows.length > 1)
  }
  return {
    ofTask: taskDeeds,
    accept: acceptRows,
    acceptAll: () => acceptRows(view.all),
    fill: (commands) => run(commands, t('desk.did.bulk', { count: commands.length })),
    neighbour,
    become: (passage) => {
      const span = spanOf(passage)
      const section = span && facts && sectionAt(view.whole, span, facts.outline)
      if (!span || !section) return
      const id = newId()
      const condition = facts.of({ sources: [span] }).proposed?.condition ?? null
      run([taskOfPassage(span, textOf(span), section, id, condition)], t('desk.did.addTask'))
      setPassage(null)
      pick(id)
    },
    join: (passage) => {
      const span = spanOf(passage)
      const into = neighbour(passage)
      if (!span || !into) return
      run(addPassage(into.task, span), t('desk.did.join', { number: into.number }))
      onwards(passage)
    },
    declare: (passage, noTask) => {
      const span = spanOf(passage)
      if (!span) return
      run([{ type: 'notice.declare', span, noTask }], t(noTask ? 'desk.did.declare' : 'desk.did.takeBack'))
      if (noTask) onwards(passage)
    },
    addTask: (section, title) => {
      const id = newId()
      run([emptyTask(section, title, id)], t('desk.did.addTask'))
      pick(id)
    },
    addArea: (title) => {
      const order = Math.max(0, ...view.whole.map((section) => section.area.order)) + 1
      const shortTitle = title.slice(0, 6)
      run([{ type: 'area.add', areaId: newId(), order, ordinal: '', title, shortTitle }], t('desk.did.addArea'))
    },
    mergeRows: (rows) => {
      const [into, ...others] = rows
      if (into && others.length > 0) ofTask.merge(others, into)
    },
  }
}
