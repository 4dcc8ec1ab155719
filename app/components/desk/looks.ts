import type { Look } from '#app/components/notice/Paper.tsx'
import type { Piece } from './pieces.ts'

/** How the notice looks beside the tasks made of it: each task is numbered where it begins, the rest says what became of it. */
export function deskLooks({
  pieces,
  numberOf,
  words,
  picked,
  pickedPassage,
}: {
  pieces: readonly Pick<Piece, 'passage' | 'tasks' | 'fate'>[]
  numberOf: (taskId: string) => string
  words: { left: string; declared: string }
  /** The task in hand. */
  picked: string | null
  /** The sentence in hand, where it belongs to no task. */
  pickedPassage: number | null
}): Look[] {
  let before: readonly string[] = []
  let told: number | null = null
  return pieces.map(({ passage, tasks, fate }) => {
    const [first = null] = tasks
    const inHand = picked !== null && tasks.includes(picked)
    const current = first === null ? passage !== null && passage === pickedPassage : inHand
    const begins = tasks.filter((task) => !before.includes(task))
    if (tasks.length > 0) before = tasks
    const labels =
      first !== null
        ? begins.map((task) => ({ text: numberOf(task), isCurrent: task === picked }))
        : fate === null || fate === 'inTasks' || passage === told
          ? []
          : [{ text: words[fate], isCurrent: current }]
    if (first === null && labels.length > 0) told = passage
    return { fate, task: inHand ? picked : first, current, labels }
  })
}
