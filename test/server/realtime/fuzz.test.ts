import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '#db/seed/random.ts'
import { MINE, STAGES, type Stage, Watched, me, mostSteps, recordStages, startFuzzing } from '#test/support/fuzz.ts'
import { varUint } from '#test/support/mutants.ts'

/** Real updates of the editor, cut short and made hostile; more of them with `npm run bench -- mutants`. */
const MUTANTS = 20_000
const SEED = 20_260_101

let stages: Stage[]
beforeAll(() => {
  stages = recordStages(createRandom(SEED).fork('typing'), STAGES)
})

describe('[D9] hostile bytes are harmless', () => {
  it('what the editor sends is admitted, and every prefix of it refused', () => {
    const watched = stages.map((stage) => new Watched(stage))
    let prefixes = 0
    for (const room of watched) {
      const { update, actor } = room.stage
      expect(room.offer(update, actor)).toBe('admitted')
      for (let length = 0; length < update.length; length++, prefixes++) {
        const verdict = room.room.admit(update.subarray(0, length), actor, {})
        if (verdict.kind !== 'refused') throw new Error(`the first ${length} bytes were ${verdict.kind}`)
      }
      room.offer(new Uint8Array(), actor)
    }
    expect(prefixes).toBeGreaterThan(1_000)
    mostSteps(watched)
  })

  it(
    `${MUTANTS} mutants change nothing that they may not, throw nothing, and are judged quickly`,
    () => {
      const fuzzing = startFuzzing(SEED)
      for (let i = 0; i < MUTANTS; i++) fuzzing.next()
      const most = mostSteps(fuzzing.rooms)
      const { counts } = fuzzing
      console.log(`fuzz: seed ${SEED}, ${MUTANTS} mutants`, counts, `at most ${most} steps`)
      // The mutations are of every kind: bytes that are refused, and sense that is let in.
      expect(counts.refused).toBeGreaterThan(MUTANTS * 0.5)
      expect(counts.admitted).toBeGreaterThan(0)
      expect({}).not.toHaveProperty('polluted')
    },
    // Ten times what it takes on a quiet machine.
    60_000 + 10 * MUTANTS,
  )
})

describe('[D9] bombs are refused before they cost anything', () => {
  const numbers = (...values: number[]): Uint8Array => Buffer.concat(values.map(varUint))
  const bombs: [string, () => Uint8Array][] = [
    ['30 million structs claimed in seven bytes', () => Uint8Array.from([1, 0x80, 0x87, 0xa7, 0x0e, 1, 0])],
    ['2^53 clients', () => numbers(Number.MAX_SAFE_INTEGER, 1, 1, 0)],
    ['a million ranges to delete in nine bytes', () => numbers(0, 1, 1_001, 1_000_000, 0, 1)],
    ['an attribute 200,000 levels deep', () => Buffer.concat([numbers(1, 1, 7, 0), DEEP_ANY])],
    [
      '80,000 ranges that each cover everything',
      () => Buffer.concat([numbers(0, 1, MINE[0]!, 80_000), ...Array<Uint8Array>(80_000).fill(numbers(0, 40))]),
    ],
  ]
  for (const [what, make] of bombs) {
    it(what, () => {
      const room = new Watched(stages.at(-1)!)
      const bomb = make()
      room.room.admit(bomb, me, {})
      const before = process.memoryUsage()
      const kind = room.offer(bomb, me)
      const after = process.memoryUsage()
      expect(kind).toBe('refused')
      // The heap may be collected meanwhile; what was allocated at once shows in either figure.
      const grown = after.heapUsed + after.external - before.heapUsed - before.external
      expect(grown).toBeLessThan(1024 * 1024 + 8 * bomb.length)
      mostSteps([room])
    })
  }
})

/** An item under `t1/progress` with key `a` and one value: an array in an array in an array … */
const DEEP_ANY = Buffer.concat([
  Uint8Array.from([0x28, 1, 11, ...Buffer.from('t1/progress'), 1, 97, 1]),
  ...Array<Uint8Array>(100_000).fill(Uint8Array.from([117, 1])),
  Uint8Array.from([126, 0]),
])
