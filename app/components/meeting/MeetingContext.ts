import { createContext, useContext } from 'react'
import type { Comparison } from '#shared/domain/compareStates.ts'
import type { RichDoc } from '#shared/document/blocks.ts'
import type { Decision } from '#shared/domain/decisions.ts'
import type { Board, LocalDate, Meeting } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Follow } from './useFollow.ts'
import type { Frozen } from './useFrozen.ts'
import type { MeetingViewState } from './viewState.ts'

/** What every part of a meeting's screen looks at. */
export interface MeetingDesk {
  meeting: Meeting
  board: Board
  /** The live board as this person sees it, and its day. */
  live: BoardState
  date: LocalDate
  /** The board as the meeting opened; null before that. */
  frozen: Frozen | null
  /** 与上次会议相比; null where there was none, or not for this reader. */
  since: Comparison | null
  /** What it had decided when it closed, which is final; null before that. */
  decided: readonly Decision[] | null
  /** What people call the tasks: 2-4. */
  numbers: ReadonlyMap<string, string>
  /** Names by account. */
  people: Readonly<Record<string, string>>
  /** May run the meeting; may put decisions on record. */
  runs: boolean
  decides: boolean
  /** Keeps its record: writes the minutes, says what has been dealt with. */
  keeps: boolean
  view: MeetingViewState
  show: (part: Partial<MeetingViewState>) => void
  follow: Follow
  /** As the page came, or was loaded again. */
  minutes: MeetingMinutes
}

export interface MeetingMinutes {
  doc: RichDoc
  final: { seq: number; at: number; hash: string; names: Readonly<Record<string, string>> | null } | null
}

const Context = createContext<MeetingDesk | null>(null)
export const MeetingProvider = Context.Provider

export function useMeetingDesk(): MeetingDesk {
  const desk = useContext(Context)
  if (!desk) throw new Error('used outside a meeting')
  return desk
}
