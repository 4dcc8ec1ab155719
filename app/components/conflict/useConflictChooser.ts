import { createContext, useContext, useMemo, useState } from 'react'
import { useConflicts } from '#app/realtime/hooks.tsx'
import type { Conflict } from '#app/realtime/boardTypes.ts'

/** The conflicts of this person, one question at a time, oldest first. */
export interface ConflictChooser {
  /** What is asked now. */
  current: Conflict | null
  /** Put off with 稍后再选; their values are not delivered. */
  postponed: readonly Conflict[]
  choose(choice: 'keep' | 'mine'): void
  later(): void
  /** Asks again what was put off. */
  reopen(): void
}

/** Splits waiting conflicts into the one to ask and those put off. Pure part of `useChooser`. */
export function arrange(
  conflicts: readonly Conflict[],
  put: ReadonlySet<string>,
): Pick<ConflictChooser, 'current' | 'postponed'> {
  return {
    current: conflicts.find(({ commandId }) => !put.has(commandId)) ?? null,
    postponed: conflicts.filter(({ commandId }) => put.has(commandId)),
  }
}

const Chooser = createContext<ConflictChooser | null>(null)
export const ChooserProvider = Chooser.Provider

/** For the dialog that asks and for the line of a screen that says how many wait. */
export function useConflictChooser(): ConflictChooser {
  const chooser = useContext(Chooser)
  if (!chooser) throw new Error('used outside LiveBoard')
  return chooser
}

/** The one chooser of a page; `LiveBoard` has it. */
export function useChooser(): ConflictChooser {
  const { conflicts, resolve } = useConflicts()
  const [put, setPut] = useState<ReadonlySet<string>>(new Set())
  return useMemo(() => {
    const { current, postponed } = arrange(conflicts, put)
    return {
      current,
      postponed,
      choose: (choice) => {
        if (current) resolve(current.commandId, choice)
      },
      later: () => {
        if (current) setPut((before) => new Set([...before, current.commandId]))
      },
      reopen: () => setPut(new Set()),
    }
  }, [conflicts, put, resolve])
}
