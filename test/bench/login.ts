/**
 * Whether the time of a refused sign-in tells which accounts exist: unknown account, wrong password and disabled account,
 * in turn, over HTTP. `npm run bench -- login [--tries N]`
 */
import { parseArgs } from 'node:util'
import { LOGIN_LIMITS, createLoginThrottle } from '#server/auth/loginThrottle.ts'
import { PASSWORD, startTestServer } from '#test/server/http/testServer.ts'

const KINDS = [
  ['wrong password', 'fuzhou', 'wrong'],
  ['unknown account', 'nobody', 'wrong'],
  ['disabled account', 'blocked', PASSWORD],
] as const
/** A guesser who is told one of two kinds by its time is right this often; by chance it is half. */
const TELLING = 0.6

/** How often a time of `a` is longer than one of `b`: 0.5 where they do not differ. */
function longerShare(a: readonly number[], b: readonly number[]): number {
  let longer = 0
  for (const x of a) for (const y of b) longer += x > y ? 1 : x === y ? 0.5 : 0
  return longer / (a.length * b.length)
}

/** Prints the times and how well they tell the kinds apart; rejects when they do. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { tries: { type: 'string', default: '300' } } })
  const tries = Number(values.tries)
  const many = 10 * tries
  const endless = { ...LOGIN_LIMITS, pair: many + 100, address: many + 100, account: many + 100 }
  const server = await startTestServer({ throttle: createLoginThrottle(endless) })
  const times = KINDS.map((): number[] => [])
  try {
    // The first ones are slower for everybody.
    for (let i = -10; i < tries; i++) {
      for (const [kind, [, username, password]] of KINDS.entries()) {
        const began = performance.now()
        const answer = await server.signIn_(username, password)
        const took = performance.now() - began
        if (answer.headers.location !== '/login?error=badCredentials')
          throw new Error(`${username} was answered ${answer.headers.location ?? answer.status}`)
        if (i >= 0) times[kind]?.push(took)
      }
    }
  } finally {
    await server.close()
  }
  const [reference = []] = times
  let telling = 0
  for (const [kind, [name]] of KINDS.entries()) {
    const sorted = [...(times[kind] ?? [])].sort((a, b) => a - b)
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1)
    const share = longerShare(sorted, reference)
    telling = Math.max(telling, share, 1 - share)
    console.log(
      `${name.padEnd(18)} median ${at(0.5)} ms, p95 ${at(0.95)} ms; longer than a wrong password: ${(100 * share).toFixed(0)} %`,
    )
  }
  if (telling > TELLING) throw new Error('the time tells which accounts exist')
}
