import { createContext, useContext } from 'react'
import type { Source } from '#shared/domain/model.ts'
import type { DeskRow, DeskSection } from './view.ts'

/** What can be done with the task in hand. */
export interface TaskDeeds {
  sections: readonly DeskSection[]
  /** The task before it in its area. */
  previous(row: DeskRow): DeskRow | null
  split(row: DeskRow, part: Source, text: string): void
  merge(rows: readonly DeskRow[], into: DeskRow): void
  move(row: DeskRow, to: DeskSection): void
  declareTask(row: DeskRow): void
  /** What the condition speaks of as a task of its own; null where that is all of it. */
  conditional(row: DeskRow): Source | null
  splitConditional(row: DeskRow, part: Source): void
  /** The condition does not hold for it: it is dispatched like any other. */
  dropCondition(row: DeskRow): void
  remove(row: DeskRow): void
}

const Deeds = createContext<TaskDeeds | null>(null)
export const TaskDeedsProvider = Deeds.Provider

export function useTaskDeeds(): TaskDeeds {
  const deeds = useContext(Deeds)
  if (!deeds) throw new Error('used outside the desk')
  return deeds
}
