import { foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { createSummaryKeeper, summarise, trendPoint } from '#shared/domain/summary.ts'
import { largeBoard } from '#test/support/judging.ts'

/**
 * What judging costs on the largest board in sight: 500 tasks × 16 units. `npm run bench -- summary`; the aim is at
 * most 2 ms a change for the keeper.
 */
const DATE = '2023-10-31'
const CHANGES = 5_000

function time(label: string, runs: number, work: (run: number) => void): void {
  const samples: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    work(run)
    samples.push(performance.now() - start)
  }
  samples.sort((a, b) => a - b)
  const at = (share: number): string => (samples[Math.floor((runs - 1) * share)] ?? NaN).toFixed(3)
  console.log(`${label.padEnd(44)} median ${at(0.5)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms   n ${runs}`)
}

/** Prints the times. */
export async function main(): Promise<void> {
  const state = largeBoard(500, 16)
  const ids = [...state.assignments.values()].map((assignment) => assignment.id)
  const percentChange = (run: number): Change => {
    const id = ids[(run * 7_919) % ids.length] ?? ''
    const percent = (run * 37) % 101
    return {
      v: 1,
      boardId: state.boardId,
      seq: state.seq + 1,
      at: state.at + 1,
      actorId: 'someone',
      unitId: 'unit',
      commandId: `c${run}`,
      type: 'assignment.setPercent',
      subject: `assignment:${id}`,
      before: { percent: state.assignments.get(id)?.percent ?? null },
      after: { percent },
    }
  }

  console.log(`${ids.length} assignments, node ${process.version}`)
  time('summarise', 50, () => summarise(state, DATE))
  time('trendPoint', 50, () => trendPoint(state, DATE))
  const keeper = createSummaryKeeper(state, DATE)
  time('keeper: one percent', CHANGES, (run) => {
    const change = percentChange(run)
    foldInto(state, [change])
    keeper.apply([change])
  })
  time('keeper: a task moved to another due day', 500, (run) => {
    const change: Change = {
      ...percentChange(run),
      type: 'task.edit',
      subject: `task:t${run % 500}`,
      before: { due: null },
      after: { due: `2023-1${run % 3}-1${run % 10}` },
    }
    foldInto(state, [change])
    keeper.apply([change])
  })
  time('keeper: another day', 50, (run) => keeper.setDate(`2023-11-${String((run % 28) + 1).padStart(2, '0')}`))
  const json = JSON.stringify(keeper.summary())
  console.log(`summary on the wire: ${json.length} bytes of JSON`)
}
