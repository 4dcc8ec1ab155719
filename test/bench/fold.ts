/**
 * How fast a log folds: 100,000 changes of a board of a province's size (40 tasks, 11 units) from an empty state. DESIGN
 * promises well under a second, since history, recovery and every new reader wait for it. `npm run bench -- fold`
 */
import { foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { copyState, emptyState, fork } from '#shared/domain/state.ts'
import { longLog } from '#test/support/longLog.ts'

const COUNT = 100_000
const ROUNDS = 7

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

function measure(name: string, run: () => unknown): void {
  run()
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  const worst = Math.max(...times)
  console.log(`${name.padEnd(44)} median ${median(times).toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${ROUNDS}`)
}

/** Prints the times. */
export async function main(): Promise<void> {
  const made = performance.now()
  const log: Change[] = longLog(COUNT)
  console.log(`${log.length} changes decided and folded in ${(performance.now() - made).toFixed(0)} ms`)

  const bodies = log.map((change) => JSON.stringify(change))
  measure('fold 100,000 changes', () => foldInto(emptyState('b1'), log))
  measure('parse and fold 100,000 stored bodies', () =>
    foldInto(
      emptyState('b1'),
      bodies.map((body) => JSON.parse(body) as Change),
    ),
  )
  const state = emptyState('b1')
  foldInto(state, log)
  measure('copy the state of the board', () => copyState(state))
  measure('fork the state of the board', () => fork(state))
}
