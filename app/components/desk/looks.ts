import type { Look } from '#app/components/notice/Paper.tsx'
import type { Passage } from '#shared/domain/coverage.ts'

/** How the passages look beside the tasks made of them: each task is numbered where it begins, the rest says what became of it. */
export function deskLooks({
  passages,
  taskOf,
  numberOf,
  words,
  picked,
  pickedPassage,
}: {
  passages: readonly Passage[]
  taskOf: readonly (string | null)[]
  numberOf: (taskId: string) => string
  words: { left: string; declared: string }
  /** The task in hand. */
  picked: string | null
  /** The sentence in hand, where it belongs to no task. */
  pickedPassage: number | null
}): Look[] {
  let labelled: string | null = null
  return passages.map(({ fate }, index) => {
    const task = taskOf[index] ?? null
    const current = task !== null ? task === picked : index === pickedPassage
    const text = task === null ? (fate === 'inTasks' ? null : words[fate]) : task === labelled ? null : numberOf(task)
    labelled = task ?? labelled
    return { fate, task, current, labels: text === null ? [] : [{ text, isCurrent: current }] }
  })
}
