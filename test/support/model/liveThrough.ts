import { runModel } from './modelRun.ts'
import type { Outcome } from './verdict.ts'

type Figures = Omit<Outcome, 'hash' | 'ended'>

/** So many runs, one after the other. Rejects at the first that is not well, and when too little happened to prove anything. */
export async function liveThrough(first: number, count: number, steps?: number): Promise<Figures> {
  const board = { seq: 0, commands: 0, acknowledged: 0, shown: 0, characters: 0, stored: 0, refused: 0 }
  const total: Figures = { ...board, minutes: 0, presented: 0, closed: 0 }
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await runModel(seed, steps)
    for (const key of Object.keys(total) as (keyof Figures)[]) total[key] += outcome[key]
  }
  const work = total.acknowledged >= 4 * count && total.shown >= 4 * count && total.stored >= 8 * count
  const meetings = total.minutes >= 4 * count && total.presented >= count && total.closed >= count / 20
  const enough = work && meetings
  if (!enough && count >= 20) throw new Error(`too little happened: ${JSON.stringify(total)}`)
  return total
}
