import type { PastBoard, PastCell, PastTask } from '#shared/history/past.ts'

/** What a headline number picks: those due, those that count, or those of one colour. */
export type Only = 'due' | 'counts' | 'red' | 'yellow' | 'blue'

export type Row = { kind: 'area'; area: PastBoard['areas'][number] } | { kind: 'task'; task: PastTask }

/** Whether a light belongs to the number that was asked about. */
export function belongs([colour, , , due]: PastCell, only: Only | null): boolean {
  if (only === null) return true
  if (only === 'due') return due === 1
  if (only === 'counts') return colour !== 'grey'
  return colour === only
}

/** Areas with their tasks, in the order of the board; those that have nothing of `only` are left out. */
export function rowsOf(past: PastBoard, only: Only | null): Row[] {
  const byArea = new Map<string, PastTask[]>()
  for (const task of past.tasks) {
    if (only !== null && !task.cells.some((cell) => cell !== null && belongs(cell, only))) continue
    const tasks = byArea.get(task.areaId)
    if (tasks) tasks.push(task)
    else byArea.set(task.areaId, [task])
  }
  return past.areas.flatMap((area): Row[] => {
    const tasks = byArea.get(area.id) ?? []
    return tasks.length === 0 ? [] : [{ kind: 'area', area }, ...tasks.map((task): Row => ({ kind: 'task', task }))]
  })
}
