import { createHmac, randomBytes } from 'node:crypto'
import type { Actor } from '#shared/domain/model.ts'
import { actorOf } from '#db/accounts.ts'
import type { LivingSession, SessionStore } from '#db/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

/** A person signed in, with the grants as stored when the session was looked up. */
export interface Session {
  /** The stored hash of the token: names the session, opens nothing. */
  id: string
  accountId: string
  actor: Actor
  /** Of the account when it was looked up: a newer one means other grants or another password. */
  version: number
  openedAt: number
  /** Where it ends without further work. */
  expiresAt: number
  /** The password was given out by somebody else: no door does anything but change it. */
  mustChange: boolean
}

/** Whether what was found of a session still counts: `changed` when its account has been changed since. */
export type Standing = 'stands' | 'changed' | 'over'

export interface ClosedSession {
  sessionId: string
  accountId: string
  /** `revoked`: the account was blocked, its password changed, or the session ended on another node. */
  because: 'signedOut' | 'lapsed' | 'revoked'
}

export type ChangedSession = Omit<ClosedSession, 'because'>

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
  /** How it stands as this process knows it; asks no storage and keeps nothing alive. */
  standing(session: Pick<Session, 'id' | 'version'>): Standing
  /** Ends the session of this token and everything that hangs on it; null when there was none. */
  close(token: string): Promise<Session | null>
  /**
   * Takes notice of accounts that were revoked, given other grants or another password, here or by another process.
   * Runs by itself twice a second, so that sockets are closed in time; call it after a change to have them closed at once.
   */
  look(): Promise<void>
  /** Ends what has lapsed or is no longer stored, so that its sockets close without waiting for a request. */
  sweep(): Promise<void>
  /**
   * Told of every session that ends and was found in this process, once, after it can no longer be found. Returns the
   * unsubscriber.
   */
  onClosed(listener: (closed: ClosedSession) => void): () => void
  /**
   * Told when the account of a session found in this process was changed: what its connections may see is to be worked
   * out anew. Returns the unsubscriber.
   */
  onChanged(listener: (changed: ChangedSession) => void): () => void
  stop(): void
}

/** A desk is left over lunch, and a demo overnight. */
export const SESSION_LIMITS = {
  demo: { idleMs: 12 * 3_600_000, absoluteMs: 7 * 24 * 3_600_000 },
  served: { idleMs: 2 * 3_600_000, absoluteMs: 12 * 3_600_000 },
} as const
const RENEW_EVERY_MS = 60_000
const SWEEP_EVERY_MS = 30_000
/** A revocation closes sockets within two seconds on every process. One small read, so there is time to spare. */
const LOOK_EVERY_MS = 500
/** 32 random bytes in base64url; anything else never was a token, and is not worth a query. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

interface Parts {
  config: Pick<Config, 'demo' | 'sessionSecret'>
  store: SessionStore
  log: Log
  now?: () => number
}

/** What this process remembers of a session it has found: enough to know without a query that it need not be renewed. */
interface Known extends LivingSession {
  accountId: string
  openedAt: number
}

/**
 * Server-side sessions. The token goes to the browser and only its keyed hash to the database, so a stolen table signs
 * nobody in, and changing SESSION_SECRET ends every session.
 */
export function createSessionService({ config, store, log, now = Date.now }: Parts): SessionService {
  const { idleMs, absoluteMs } = config.demo ? SESSION_LIMITS.demo : SESSION_LIMITS.served
  const closedListeners = new Set<(closed: ClosedSession) => void>()
  const changedListeners = new Set<(changed: ChangedSession) => void>()
  const known = new Map<string, Known>()
  /** Ended lately: an answer of the database from before the end must not bring one back. */
  const gone = new Map<string, number>()
  /** How far the system stream has been looked at. */
  let seen: number | null = null
  let looking: Promise<void> | null = null
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
    tell(closedListeners, { sessionId: id, accountId: entry.accountId, because })
  }

  function tell<T>(listeners: ReadonlySet<(what: T) => void>, what: T): void {
    for (const listener of listeners) {
      try {
        listener(what)
      } catch (err) {
        // One broken listener must not keep the sockets of the others open.
        log.error({ err }, 'a listener for sessions failed')
      }
    }
  }

  /** What storage says of a session. Answers may overtake each other, so nothing goes back to an older one. */
  function note(id: string, stored: Known): void {
    const before = known.get(id)
    if (!before) {
      known.set(id, stored)
      return
    }
    const { version } = before
    if (stored.renewedAt > before.renewedAt) Object.assign(before, stored, { version })
    if (stored.version <= version) return
    before.version = stored.version
    tell(changedListeners, { sessionId: id, accountId: before.accountId })
  }

  /** Compares what is known of some sessions with what is stored. */
  async function compare(ids: readonly string[]): Promise<void> {
    const living = await store.living(ids, now())
    for (const id of ids) {
      const entry = known.get(id)
      const stored = living.get(id)
      if (entry && stored) note(id, { ...entry, ...stored })
      else if (entry) ended(id, whyGone(entry))
    }
  }

  async function lookOnce(): Promise<void> {
    const { seq, accountIds } = await store.touchedSince(seen)
    // The first look knows of nothing before it, and a session may have been found before that.
    const concerned = [...known].filter(([, { accountId }]) => seen === null || accountIds.has(accountId))
    if (concerned.length > 0) await compare(concerned.map(([id]) => id))
    // Only now: after a failure the same entries are looked at again.
    seen = seq
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
      const { version, mustChange } = found.account
      note(id, { accountId, openedAt, renewedAt, expiresAt, version })
      return { id, accountId, actor: actorOf(found.account), version, openedAt, expiresAt, mustChange }
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

    standing({ id, version }) {
      const entry = known.get(id)
      if (!entry || entry.expiresAt <= now()) return 'over'
      return entry.version === version ? 'stands' : 'changed'
    },

    async close(token) {
      const session = await service.find(token)
      if (!session) return null
      await store.delete(session.id)
      ended(session.id, 'signedOut')
      return session
    },

    async look() {
      // One at a time, and a look that began before the change does not count.
      while (looking) await looking.catch(() => undefined)
      looking = lookOnce().finally(() => (looking = null))
      await looking
    },

    async sweep() {
      await compare([...known.keys()])
      await store.deleteExpired(now())
      for (const [id, at] of gone) if (at <= now() - SWEEP_EVERY_MS) gone.delete(id)
    },

    onClosed: (listener) => subscribe(closedListeners, listener),
    onChanged: (listener) => subscribe(changedListeners, listener),

    stop() {
      for (const stop of timers) stop()
    },
  }

  const timers = [
    regularly(SWEEP_EVERY_MS, () => service.sweep(), log),
    regularly(LOOK_EVERY_MS, () => service.look(), log),
  ]
  return service
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Does `work` again and again, and complains of a failure once until it works again. Returns the way to stop. */
function regularly(everyMs: number, work: () => Promise<void>, log: Log): () => void {
  let underWay = false
  let failing = false
  let stopped = false
  const timer = setInterval(() => {
    if (underWay) return
    underWay = true
    work()
      .then(
        () => (failing = false),
        (err: unknown) => {
          if (!failing && !stopped) log.error({ err }, 'sessions could not be compared with storage')
          failing = true
        },
      )
      .finally(() => (underWay = false))
  }, everyMs)
  timer.unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }
}
