import { hash, verify } from '@node-rs/argon2'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Longer input is no password of ours; the cap keeps a caller from making us hash megabytes. */
export const MAX_PASSWORD_LENGTH = 1024

/** Hashes kept for accounts that do not exist; of the same cost as real ones, and matching nothing anybody can send. */
const DUMMY = '$argon2id$v=19$m=19456,t=2,p=1$DjP570OUiLZGs7bICjRUTw$mE/0iOsbat0XbCkzO7Uqz5sOge4AtBWnwnGHD2WHEtg'

/** The work of one check, replaceable so that a test can count it. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /**
   * Whether `password` belongs to `stored`. With `stored` null (no such account) it does the same work and says no, so
   * that neither the answer nor its time tells which accounts exist.
   */
  matches(stored: string | null, password: string): Promise<boolean>
}

/**
 * Checks run at most this many at a time: they share their threads with the compression of pages, and a flood of
 * sign-ins must not stop everybody's work.
 */
const AT_ONCE = 2

export function createPasswordHasher(check: typeof verify = verify): PasswordHasher {
  const inTurn = createTurns(AT_ONCE)
  return {
    hash: (password) => hash(password, COST),
    async matches(stored, password) {
      const fits = password.length <= MAX_PASSWORD_LENGTH
      const same = await inTurn(() => check(stored ?? DUMMY, fits ? password : ''))
      return same && fits && stored !== null
    },
  }
}

/** Runs work in order of arrival, `places` at a time. */
function createTurns(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = places
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The place is handed over, not freed, so that nobody slips in between.
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
