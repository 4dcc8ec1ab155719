import type { BoardState } from './state.ts'

/** What people call a task: 2-4 is the fourth of the second area. By task id; removed tasks have none. */
export function taskNumbers(state: Pick<BoardState, 'areas' | 'tasks'>): ReadonlyMap<string, string> {
  const areas = [...state.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const areaNumber = new Map(areas.map((area, index) => [area.id, index + 1]))
  const tasks = [...state.tasks.values()].filter((task) => !task.removed).sort((a, b) => a.order - b.order)
  const inArea = new Map<string, number>()
  const numbers = new Map<string, string>()
  for (const task of tasks) {
    const place = (inArea.get(task.areaId) ?? 0) + 1
    inArea.set(task.areaId, place)
    numbers.set(task.id, `${areaNumber.get(task.areaId) ?? 0}-${place}`)
  }
  return numbers
}
