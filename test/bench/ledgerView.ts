// What a change costs the ledger of the largest board in sight before anything is drawn: 500 tasks × 16 units.
// `npm run bench -- ledgerView`
import { NO_FILTERS } from '#app/components/ledger/filters.ts'
import { createLedgerView, ledgerView } from '#app/components/ledger/rows.ts'
import { changeOf, largeBoard, set } from '#test/support/judging.ts'
import { foldInto } from '#shared/domain/evolve.ts'

const DATE = '2023-10-31'
const CHANGES = 300
/** What keeping the view has to save; measured much more, but not on a machine that others use as well. */
const RATIO = 3

const median = (samples: readonly number[]): number =>
  [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? NaN

/** Prints the times; rejects when a kept view costs more than a third of one made anew. */
export async function main(): Promise<void> {
  const state = largeBoard(500, 16)
  const ids = [...state.assignments.values()].map(({ id }) => id)
  const kept = createLedgerView()
  kept(state, DATE, NO_FILTERS)
  const anew: number[] = []
  const keeping: number[] = []
  const time = (samples: number[], work: () => unknown): void => {
    const began = performance.now()
    work()
    samples.push(performance.now() - began)
  }
  // In turns, so that what else the machine does bears on both alike.
  for (let run = 0; run < CHANGES; run++) {
    const id = ids[(run * 7_919) % ids.length] ?? ''
    foldInto(state, [changeOf(state, `assignment:${id}`, { percent: (run * 37) % 101 })])
    time(anew, () => ledgerView(state, DATE, NO_FILTERS))
    time(keeping, () => kept(state, DATE, NO_FILTERS))
  }
  const idle: number[] = []
  for (let run = 0; run < CHANGES; run++) {
    set(state, 'assignment:t0:nobody', {})
    time(idle, () => kept(state, DATE, NO_FILTERS))
  }
  const ratio = median(anew) / median(keeping)
  console.log(`${ids.length} cells, ${CHANGES} changes of one percent, node ${process.version}`)
  console.log(`made anew                    median ${median(anew).toFixed(2)} ms`)
  console.log(`kept                         median ${median(keeping).toFixed(2)} ms (${ratio.toFixed(1)} times less)`)
  console.log(`kept, nothing shown changed  median ${median(idle).toFixed(2)} ms`)
  if (!(ratio >= RATIO)) throw new Error(`a kept view saves ${ratio.toFixed(1)} times, not ${RATIO} times`)
}
