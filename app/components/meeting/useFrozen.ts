import { useEffect, useMemo, useState } from 'react'
import type { LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type BoardSnapshot, type BoardView, stateOfView, viewOfSnapshot } from '#shared/domain/visibility.ts'

/** The board as a meeting opened, as far as it is here. */
export interface Frozen {
  state: BoardState
  date: LocalDate
  /** The moment of opening. */
  at: number
  /** False while only what the agenda names is here. */
  whole: boolean
}

/** As the loader gives it: what the agenda names, enough for the first sight. */
export interface FrozenPart {
  view: BoardView
  date: LocalDate
  at: number
}

/** The frozen board of a meeting: first what came with the page, then all of it. It never changes, so it is asked for once. */
export function useFrozen(meetingId: string, part: FrozenPart | null): Frozen | null {
  const [fetched, setFetched] = useState<{ meetingId: string; view: BoardView } | null>(null)
  const opened = part !== null
  useEffect(() => {
    if (!opened) return
    const abort = new AbortController()
    const load = async (): Promise<void> => {
      try {
        const response = await fetch(`/meetings/${meetingId}/figures`, { signal: abort.signal })
        if (!response.ok) return
        const { snapshot } = (await response.json()) as { snapshot: BoardSnapshot }
        setFetched({ meetingId, view: viewOfSnapshot(snapshot) })
      } catch {
        // Without a connection the part that came with the page stands; the agenda is all in it.
      }
    }
    void load()
    return () => abort.abort()
  }, [meetingId, opened])
  const whole = fetched?.meetingId === meetingId ? fetched.view : null
  return useMemo(
    () => part && { state: stateOfView(whole ?? part.view), date: part.date, at: part.at, whole: whole !== null },
    [part, whole],
  )
}
