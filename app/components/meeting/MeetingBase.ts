import { createContext, useContext } from 'react'
import type { Board, LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** What planning a meeting needs of the board, whichever screen it is done on. */
export interface MeetingBase {
  board: Board
  state: BoardState
  date: LocalDate
  /** Names by account. */
  people: Readonly<Record<string, string>>
  meId: string
}

const Context = createContext<MeetingBase | null>(null)
export const MeetingBaseProvider = Context.Provider

export function useMeetingBase(): MeetingBase {
  const base = useContext(Context)
  if (!base) throw new Error('used outside the meetings of a board')
  return base
}
