import { useMemo } from 'react'
import type { Person } from '#app/components/kit/index.ts'
import { useActor, usePresence } from '#app/realtime/hooks.tsx'
import type { BoardUnit } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'

export interface People {
  /** Everybody here but me, for the bar. */
  others: readonly Person[]
  /** Units somebody of whom is here. */
  online: ReadonlySet<string>
  /** By task, then by assignment: others whose cursor stands there. */
  cells: ReadonlyMap<string, ReadonlyMap<string, readonly Present[]>>
}

/** Who else is on the board, and where. One person in two windows counts once a cell. */
export function peopleOf(present: readonly Present[], meId: string, units: readonly BoardUnit[]): People {
  const names = new Map(units.map((unit) => [unit.id, unit.shortName]))
  const others: Person[] = []
  const cells = new Map<string, Map<string, Present[]>>()
  for (const person of present) {
    if (person.accountId === meId) continue
    const title = names.get(person.unitId)
    others.push({ accountId: person.accountId, name: person.name, ...(title ? { title } : {}) })
    const assignmentId = person.focus?.assignmentId
    const taskId = assignmentId?.split(':')[0]
    if (assignmentId === undefined || taskId === undefined) continue
    const inTask = cells.get(taskId) ?? new Map<string, Present[]>()
    const there = inTask.get(assignmentId) ?? []
    if (!there.some((other) => other.accountId === person.accountId)) there.push(person)
    cells.set(taskId, inTask.set(assignmentId, there))
  }
  return { others, online: new Set(present.map((person) => person.unitId)), cells }
}

export function usePeople(units: readonly BoardUnit[]): People {
  const present = usePresence()
  const { accountId } = useActor()
  return useMemo(() => peopleOf(present, accountId, units), [present, accountId, units])
}
