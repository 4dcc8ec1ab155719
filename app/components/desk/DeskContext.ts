import { createContext, useContext, useMemo, useRef } from 'react'
import type { BoardUnit } from '#shared/domain/model.ts'
import type { ProposedField } from './proposals.ts'
import type { DeskRow } from './view.ts'

/** What opens beside a row. */
export type FieldName = 'title' | 'kind' | 'units' | 'due' | 'criterion' | 'metric'

/** What rows and sentences can ask of the desk. The functions never change, so that rows may be remembered. */
export interface DeskActions {
  pick(taskId: string): void
  open(taskId: string, field: FieldName, anchor: HTMLElement): void
  accept(row: DeskRow, fields: readonly ProposedField[]): void
  select(taskIds: readonly string[], on: boolean): void
}

export interface DeskGround {
  boardId: string
  units: readonly BoardUnit[]
  issuingUnitId: string
  canEdit: boolean
  actions: DeskActions
}

const Ground = createContext<DeskGround | null>(null)
export const DeskProvider = Ground.Provider

export function useDesk(): DeskGround {
  const ground = useContext(Ground)
  if (!ground) throw new Error('used outside the desk')
  return ground
}

/** Functions that stay the same and always do what the latest render would. */
export function useStable<T extends object>(latest: T): T {
  const ref = useRef(latest)
  ref.current = latest
  return useMemo(() => {
    const call =
      (name: keyof T) =>
      (...args: unknown[]): unknown =>
        (ref.current[name] as (...all: unknown[]) => unknown)(...args)
    return Object.fromEntries(Object.keys(ref.current).map((name) => [name, call(name as keyof T)])) as T
  }, [])
}
