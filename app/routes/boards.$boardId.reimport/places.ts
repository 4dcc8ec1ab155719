import type { AreaPlace } from '#app/components/reimport/AddedSection.tsx'
import type { NamedTask } from '#app/components/reimport/view.ts'
import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** What the lists say of tasks and areas: names, numbers, and where a new task would stand. */
export function placesOf(state: Pick<BoardState, 'areas' | 'tasks'>): {
  tasks: Record<string, NamedTask>
  areas: AreaPlace[]
} {
  const numbers = taskNumbers(state)
  const tasks: Record<string, NamedTask> = {}
  const last = new Map<string, number>()
  for (const { id, title, areaId, order, removed } of state.tasks.values()) {
    if (removed) continue
    tasks[id] = { number: numbers.get(id) ?? '', title }
    last.set(areaId, Math.max(order, last.get(areaId) ?? 0))
  }
  const areas = [...state.areas.values()]
    .filter((area) => !area.removed)
    .sort((a, b) => a.order - b.order)
    .map(({ id, ordinal, title }) => ({
      id,
      label: ordinal === '' ? title : `${ordinal}\u3001${title}`,
      nextOrder: (last.get(id) ?? 0) + 1,
    }))
  return { tasks, areas }
}
