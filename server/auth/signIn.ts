import type { AccountStore } from '#db/accounts.ts'
import { normaliseUsername } from '#db/accounts.ts'
import { DEMO_PASSWORD } from '#db/seed/people.ts'
import type { SystemEntry } from '#db/systemStream.ts'
import type { Config } from '../config.ts'
import type { LoginThrottle } from './loginThrottle.ts'
import type { PasswordHasher } from './passwords.ts'
import type { SessionService } from './sessions.ts'

export type SignedIn =
  | { ok: true; token: string }
  | { ok: false; reason: 'badCredentials' }
  | { ok: false; reason: 'loginThrottled'; minutes: number }

/** Sign-ins under way beyond this are put off; at 2 × 20 ms each the last one waits well under a second. */
const MAX_UNDER_WAY = 64
/** No name of ours is longer; what is counted per name must not grow with what is sent. */
const MAX_USERNAME_LENGTH = 100

/** Where a request comes from, as it goes into the record. */
export interface Visitor {
  address: string
  userAgent: string
}

export interface SignIn {
  signIn(username: string, password: string, from: Visitor): Promise<SignedIn>
  /** Ends the session of this token, with its sockets; unknown tokens are no error. */
  signOut(token: string, from: Visitor): Promise<void>
}

interface Parts {
  config: Pick<Config, 'demo'>
  accounts: Pick<AccountStore, 'findByUsername'>
  passwords: PasswordHasher
  throttle: LoginThrottle
  sessions: Pick<SessionService, 'open' | 'close'>
  /** Appends to the system stream; resolves once durable. */
  record: (entry: SystemEntry) => Promise<void>
  now?: () => number
}

/**
 * Signing in by account and password, and out again. Unknown account, disabled account and wrong password take the same
 * path and get the same answer. A login that cannot be recorded does not happen: the promise rejects and no session is
 * opened.
 */
export function createSignIn(parts: Parts): SignIn {
  const { config, accounts, passwords, throttle, sessions, record, now = Date.now } = parts
  let underWay = 0

  async function check(username: string, password: string, from: Visitor): Promise<SignedIn> {
    const attempt = await throttle.reserve(normaliseUsername(username), from.address)
    if ('refusedForMs' in attempt) {
      return { ok: false, reason: 'loginThrottled', minutes: Math.max(1, Math.ceil(attempt.refusedForMs / 60_000)) }
    }
    const found = await accounts.findByUsername(username)
    const matches = await passwords.matches(found?.passwordHash ?? null, password)
    // A database that once was a demo may be served for real; its published passwords open nothing then.
    const published = !config.demo && password === DEMO_PASSWORD
    if (!found || !matches || published || found.status !== 'active') {
      const { lockedNow } = await attempt.failed()
      // An unknown name is not kept: people type their password there.
      const body = { accountId: found?.id ?? null, address: from.address }
      await record({ at: now(), actorId: null, type: 'login.failed', body })
      if (lockedNow) await record({ at: now(), actorId: null, type: 'login.locked', body })
      return { ok: false, reason: 'badCredentials' }
    }
    await record({ at: now(), actorId: found.id, type: 'login.succeeded', body: { address: from.address } })
    const { token } = await sessions.open(found.id, from)
    await attempt.succeeded()
    return { ok: true, token }
  }

  return {
    async signIn(username, password, from) {
      if (underWay >= MAX_UNDER_WAY) return { ok: false, reason: 'loginThrottled', minutes: 1 }
      underWay++
      try {
        return await check(username.slice(0, MAX_USERNAME_LENGTH), password, from)
      } finally {
        underWay--
      }
    },

    async signOut(token, from) {
      const session = await sessions.close(token)
      if (!session) return
      await record({ at: now(), actorId: session.accountId, type: 'logout', body: { address: from.address } })
    },
  }
}
