import { createHmac, randomBytes } from 'node:crypto'
import type { Actor } from '#shared/domain/model.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

/** A session as it is stored. `id` is the keyed hash of the token: the table alone opens nothing. */
export interface SessionRecord {
  id: string
  accountId: string
  openedAt: number
  renewedAt: number
}

/** What sessions need of the database. */
export interface SessionStore {
  insert(record: SessionRecord): Promise<void>
  find(id: string): Promise<SessionRecord | null>
  /** False when the session is no longer there: renewal never revives one. */
  renew(id: string, at: number): Promise<boolean>
  /** False when it was gone already. */
  delete(id: string): Promise<boolean>
  /** The sessions of one account, or (with null) those last renewed or opened before the given moments. */
  listOf(accountId: string): Promise<SessionRecord[]>
  listLapsed(renewedBefore: number, openedBefore: number): Promise<SessionRecord[]>
}

/** A person signed in, with the grants as stored when the session was looked up. */
export interface Session {
  id: string
  accountId: string
  actor: Actor
  openedAt: number
  /** Sooner without work: see `SESSION_LIMITS`. */
  expiresAt: number
}

export type ClosedBecause = 'signedOut' | 'lapsed' | 'revoked'
export interface ClosedSession {
  sessionId: string
  accountId: string
  because: ClosedBecause
}

export interface SessionService {
  /** How long a cookie may live at most. */
  readonly maxAgeMs: number
  open(accountId: string): Promise<{ token: string; sessionId: string }>
  /** The living session behind a token; null when there is none, it lapsed, or the account may no longer sign in. */
  find(token: string | null): Promise<Session | null>
  /**
   * Says that the person did something (a command, typing, a page), which keeps the session alive; never called for
   * presence or pings. Writes at most once a minute. Answers false, and closes, when the session is over.
   */
  renew(session: Pick<Session, 'id' | 'accountId'>): Promise<boolean>
  /** Closes the session of this token and everything that hangs on it; unknown tokens are no error. */
  close(token: string): Promise<ClosedSession | null>
  /** On a changed password, a blocked account, a revoked grant. */
  closeAllOf(accountId: string): Promise<void>
  /** Closes what has lapsed, so that its sockets end without waiting for a request. */
  sweep(): Promise<void>
  /** Called once for every session that ends, after it can no longer be found. Returns the unsubscriber. */
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
  /** The account with its present grants; null when it may not sign in. */
  findActor: (accountId: string) => Promise<Actor | null>
  log: Log
  now?: () => number
}

/**
 * Server-side sessions. The token goes to the browser and only its keyed hash to the database, so that neither a stolen
 * table nor a changed SESSION_SECRET leaves a usable session behind.
 */
export function createSessionService({ config, store, findActor, log, now = Date.now }: Parts): SessionService {
  const { idleMs, absoluteMs } = config.demo ? SESSION_LIMITS.demo : SESSION_LIMITS.served
  const listeners = new Set<(closed: ClosedSession) => void>()
  const renewed = new Map<string, number>()
  const hashOf = (token: string): string =>
    createHmac('sha256', config.sessionSecret ?? 'duban-demo')
      .update(token)
      .digest('base64url')
  const expiresAt = (record: SessionRecord): number => Math.min(record.openedAt + absoluteMs, record.renewedAt + idleMs)

  async function end(record: Pick<SessionRecord, 'id' | 'accountId'>, because: ClosedBecause): Promise<ClosedSession> {
    const closed = { sessionId: record.id, accountId: record.accountId, because }
    renewed.delete(record.id)
    // Whoever deletes the row tells; two doors closing one session at once tell once.
    if (!(await store.delete(record.id))) return closed
    for (const listener of listeners) {
      try {
        listener(closed)
      } catch (err) {
        // One broken listener must not keep the sockets of the others open.
        log.error({ err, sessionId: record.id }, 'a listener for ended sessions failed')
      }
    }
    return closed
  }

  const service: SessionService = {
    maxAgeMs: absoluteMs,

    async open(accountId) {
      const token = randomBytes(32).toString('base64url')
      const at = now()
      const id = hashOf(token)
      await store.insert({ id, accountId, openedAt: at, renewedAt: at })
      return { token, sessionId: id }
    },

    async find(token) {
      if (token === null || !TOKEN.test(token)) return null
      const record = await store.find(hashOf(token))
      if (!record) return null
      if (expiresAt(record) <= now()) {
        await end(record, 'lapsed')
        return null
      }
      const actor = await findActor(record.accountId)
      if (!actor) {
        await end(record, 'revoked')
        return null
      }
      return {
        id: record.id,
        accountId: record.accountId,
        actor,
        openedAt: record.openedAt,
        expiresAt: expiresAt(record),
      }
    },

    async renew({ id, accountId }) {
      const at = now()
      if (at - (renewed.get(id) ?? -Infinity) < RENEW_EVERY_MS) return true
      // Noted before the write: a burst of typing is one renewal.
      renewed.set(id, at)
      try {
        const record = await store.find(id)
        if (record && expiresAt(record) <= at) {
          await end({ id, accountId }, 'lapsed')
          return false
        }
        if (record && at - record.renewedAt < RENEW_EVERY_MS) return true
        if (record && (await store.renew(id, at))) return true
      } catch (error) {
        renewed.delete(id)
        throw error
      }
      renewed.delete(id)
      return false
    },

    async close(token) {
      const record = TOKEN.test(token) ? await store.find(hashOf(token)) : null
      return record ? end(record, 'signedOut') : null
    },

    async closeAllOf(accountId) {
      for (const record of await store.listOf(accountId)) await end(record, 'revoked')
    },

    async sweep() {
      const at = now()
      for (const record of await store.listLapsed(at - idleMs, at - absoluteMs)) await end(record, 'lapsed')
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
    service.sweep().catch((err: unknown) => log.error({ err }, 'sweeping lapsed sessions failed'))
  }, SWEEP_EVERY_MS)
  timer.unref()
  return service
}
