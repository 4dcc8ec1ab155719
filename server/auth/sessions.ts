import { createHmac, randomBytes } from 'node:crypto'
import type { Actor } from '#shared/domain/model.ts'
import { actorOf } from '#db/accounts.ts'
import type { SessionStore } from '#db/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

/** A person signed in, with the grants as stored when the session was looked up. */
export interface Session {
  /** The stored hash of the token: names the session, opens nothing. */
  id: string
  accountId: string
  actor: Actor
  openedAt: number
  /** Where it ends without further work. */
  expiresAt: number
}

export interface ClosedSession {
  sessionId: string
  accountId: string
  /** `revoked`: the account was blocked, its password changed, or the session ended on another node. */
  because: 'signedOut' | 'lapsed' | 'revoked'
}

export interface SessionService {
  /** How long a session may live at most, and so its cookie. */
  readonly maxAgeMs: number
  open(accountId: string, from: { address: string; userAgent: string }): Promise<{ token: string }>
  /** The living session behind a token; null when there is none, it lapsed, or the account may no longer sign in. */
  find(token: string | null): Promise<Session | null>
  /**
   * Says that the person did something (a command, typing, a page), which keeps the session alive; never called for
   * presence or pings. Writes at most once a minute. Answers false, and closes, when the session is over;
   * true, without having lengthened it, when storage cannot be written.
   */
  renew(session: Pick<Session, 'id'>): Promise<boolean>
  /** Whether it still stands, as this process knows it; asks no storage and keeps nothing alive. */
  lives(session: Pick<Session, 'id'>): boolean
  /** Ends the session of this token and everything that hangs on it; null when there was none. */
  close(token: string): Promise<Session | null>
  /** After a changed password, a blocked account, a revoked role. */
  closeAllOf(accountId: string): Promise<void>
  /** Ends what has lapsed or was ended elsewhere, so that its sockets close without waiting for a request. */
  sweep(): Promise<void>
  /**
   * Told of every session that ends and was found in this process, once, after it can no longer be found. Returns the
   * unsubscriber.
   */
  onClosed(listener: (closed: ClosedSession) => void): () => void
  stop(): void
}

/** A desk is left over lunch, and a demo overnight. */
export const SESSION_LIMITS = {
  demo: { idleMs: 12 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 },
  served: { idleMs: 2 * 3_600_000, absoluteMs: 12 * 3_600_000 },
} as const
const RENEW_EVERY_MS = 60_000
const SWEEP_EVERY_MS = 30_000
/** 32 random bytes in base64url; anything else never was a token, and is not worth a query. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

interface Parts {
  config: Pick<Config, 'demo' | 'sessionSecret'>
  store: SessionStore
  log: Log
  now?: () => number
}

/** What this process remembers of a session it has found: enough to know without a query that it need not be renewed. */
interface Known {
  accountId: string
  openedAt: number
  renewedAt: number
  expiresAt: number
}

/**
 * Server-side sessions. The token goes to the browser and only its keyed hash to the database, so a stolen table signs
 * nobody in, and changing SESSION_SECRET ends every session.
 */
export function createSessionService({ config, store, log, now = Date.now }: Parts): SessionService {
  const { idleMs, absoluteMs } = config.demo ? SESSION_LIMITS.demo : SESSION_LIMITS.served
  const listeners = new Set<(closed: ClosedSession) => void>()
  const known = new Map<string, Known>()
  /** Ended lately: an answer of the database from before the end must not bring one back. */
  const gone = new Map<string, number>()
  const hashOf = (token: string): string =>
    createHmac('sha256', config.sessionSecret ?? 'duban-demo')
      .update(token)
      .digest('base64url')
  const endOf = (openedAt: number, renewedAt: number): number => Math.min(openedAt + absoluteMs, renewedAt + idleMs)

  /** After the row is gone. Whoever takes the entry out tells, so two doors ending one session tell once. */
  function ended(id: string, because: ClosedSession['because']): void {
    const entry = known.get(id)
    if (!entry) return
    known.delete(id)
    gone.set(id, now())
    for (const listener of listeners) {
      try {
        listener({ sessionId: id, accountId: entry.accountId, because })
      } catch (err) {
        // One broken listener must not keep the sockets of the others open.
        log.error({ err }, 'a listener for ended sessions failed')
      }
    }
  }

  const whyGone = (entry: Known): ClosedSession['because'] => (entry.expiresAt <= now() ? 'lapsed' : 'revoked')

  const service: SessionService = {
    maxAgeMs: absoluteMs,

    async open(accountId, { address, userAgent }) {
      const token = randomBytes(32).toString('base64url')
      const at = now()
      await store.insert({
        tokenHash: hashOf(token),
        accountId,
        createdAt: at,
        renewedAt: at,
        expiresAt: endOf(at, at),
        address,
        userAgent: userAgent.slice(0, 200),
      })
      return { token }
    },

    async find(token) {
      if (token === null || !TOKEN.test(token)) return null
      const id = hashOf(token)
      const found = await store.find(id, now())
      if (gone.has(id)) return null
      if (!found) {
        const entry = known.get(id)
        if (entry) ended(id, whyGone(entry))
        return null
      }
      const { accountId, createdAt: openedAt, renewedAt, expiresAt } = found.session
      known.set(id, { accountId, openedAt, renewedAt, expiresAt })
      return { id, accountId, actor: actorOf(found.account), openedAt, expiresAt }
    },

    async renew({ id }) {
      const entry = known.get(id)
      if (!entry) return false
      const at = now()
      if (entry.expiresAt > at && at - entry.renewedAt < RENEW_EVERY_MS) return true
      const before = { ...entry }
      // Noted before the write, so that a burst of typing is one renewal.
      Object.assign(entry, { renewedAt: at, expiresAt: endOf(entry.openedAt, at) })
      try {
        // The store renews only what has not expired: a session that lapsed a second ago stays dead.
        if (before.expiresAt > at && (await store.renew(id, at, entry.expiresAt))) return true
      } catch (err) {
        // Trouble of the storage signs nobody out: it stands as long as it stood before, and the next try renews it.
        Object.assign(entry, before)
        log.warn({ err }, 'a session could not be renewed')
        return true
      }
      ended(id, whyGone(before))
      return false
    },

    lives({ id }) {
      const entry = known.get(id)
      return entry !== undefined && entry.expiresAt > now()
    },

    async close(token) {
      const session = await service.find(token)
      if (!session) return null
      await store.delete(session.id)
      ended(session.id, 'signedOut')
      return session
    },

    async closeAllOf(accountId) {
      await store.deleteOfAccount(accountId)
      for (const [id, entry] of [...known]) if (entry.accountId === accountId) ended(id, 'revoked')
    },

    async sweep() {
      for (const [id, entry] of [...known]) {
        if (!(await store.find(id, now()))) ended(id, whyGone(entry))
      }
      await store.deleteExpired(now())
      for (const [id, at] of gone) if (at <= now() - SWEEP_EVERY_MS) gone.delete(id)
    },

    onClosed(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    stop() {
      clearInterval(timer)
    },
  }

  const timer = setInterval(() => {
    service.sweep().catch((err: unknown) => log.error({ err }, 'sweeping ended sessions failed'))
  }, SWEEP_EVERY_MS)
  timer.unref()
  return service
}
