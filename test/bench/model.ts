/**
 * Random life on the real server and pages, as much as wanted: `npm run bench -- model [--seeds N] [--seed S] [--steps N]`; with
 * `--seed` alone exactly that run. Rejects at the first that loses, doubles or tells apart anything.
 */
import { parseArgs } from 'node:util'
import { liveThrough } from '#test/support/model/liveThrough.ts'

/** Prints what was lived through. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seeds: { type: 'string' }, seed: { type: 'string' }, steps: { type: 'string' } },
  })
  const first = Number(values.seed ?? Date.now() % 1_000_000)
  const seeds = Number(values.seeds ?? (values.seed === undefined ? 200 : 1))
  const began = Date.now()
  console.log(`seeds ${first} to ${first + seeds - 1}`)
  const steps = values.steps === undefined ? undefined : Number(values.steps)
  const total = await liveThrough(first, seeds, steps)
  console.log(`${seeds} runs in ${Math.round((Date.now() - began) / 1000)} s, all is well:`, total)
}
