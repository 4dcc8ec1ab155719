import type { LoginThrottle } from './loginThrottle.ts'
import type { PasswordHasher } from './passwords.ts'
import type { SessionService } from './sessions.ts'

/** An account as signing in sees it. */
export interface Credentials {
  accountId: string
  passwordHash: string
  /** Blocked accounts exist but may not sign in. */
  active: boolean
}

/** What signing in and out leaves in the `system` stream. An unknown account stays unnamed: people type passwords there. */
export interface AuthEvent {
  type: 'login.succeeded' | 'login.failed' | 'login.locked' | 'session.closed'
  accountId: string | null
  detail: { address?: string; because?: string }
}

export type SignedIn =
  | { ok: true; token: string; accountId: string }
  | { ok: false; reason: 'badCredentials' }
  | { ok: false; reason: 'loginThrottled'; minutes: number }

export interface SignIn {
  signIn(username: string, password: string, address: string): Promise<SignedIn>
}

interface Parts {
  findCredentials: (username: string) => Promise<Credentials | null>
  passwords: PasswordHasher
  throttle: LoginThrottle
  sessions: Pick<SessionService, 'open'>
  record: (event: AuthEvent) => Promise<void>
}

/**
 * Signing in by account and password. Unknown account, blocked account and wrong password take the same path and get
 * the same answer. A login that cannot be recorded does not happen: the promise rejects and no session is opened.
 */
export function createSignIn({ findCredentials, passwords, throttle, sessions, record }: Parts): SignIn {
  return {
    async signIn(username, password, address) {
      const attempt = await throttle.reserve(username, address)
      if ('refusedForMs' in attempt) {
        return { ok: false, reason: 'loginThrottled', minutes: Math.max(1, Math.ceil(attempt.refusedForMs / 60_000)) }
      }
      const found = await findCredentials(username)
      const matches = await passwords.matches(found?.passwordHash ?? null, password)
      if (!found || !matches || !found.active) {
        const accountId = found?.accountId ?? null
        const { lockedNow } = await attempt.failed()
        await record({ type: 'login.failed', accountId, detail: { address } })
        if (lockedNow) await record({ type: 'login.locked', accountId, detail: { address } })
        return { ok: false, reason: 'badCredentials' }
      }
      await record({ type: 'login.succeeded', accountId: found.accountId, detail: { address } })
      const { token } = await sessions.open(found.accountId)
      await attempt.succeeded()
      return { ok: true, token, accountId: found.accountId }
    },
  }
}
