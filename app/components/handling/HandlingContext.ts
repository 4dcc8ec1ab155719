import { createContext, useContext } from 'react'
import type { AssignmentState, Board, LocalDate } from '#shared/domain/model.ts'
import type { Deed } from './deeds.ts'

/** What every part of the screen needs. */
export interface HandlingDesk {
  board: Board
  date: LocalDate
  numbers: ReadonlyMap<string, string>
  /** Supervises: reviews, urges, issues and decides on papers. A leader here only coordinates and closes out. */
  supervises: boolean
  meId: string
  /** The line the keyboard is at. */
  current: string | null
  point: (id: string) => void
  picked: ReadonlySet<string>
  pick: (ids: readonly string[], on: boolean) => void
  /** Opens the dialog of a deed. */
  ask: (deed: Deed) => void
  /** Where a unit task stands now, also one that has left its list. */
  stateOf: (assignmentId: string) => AssignmentState | null
  why: (assignmentId: string, anchor: HTMLElement) => void
}

const Context = createContext<HandlingDesk | null>(null)
export const HandlingProvider = Context.Provider

export function useDeskOf(): HandlingDesk {
  const desk = useContext(Context)
  if (!desk) throw new Error('used outside Handling')
  return desk
}
