import type { ErrorRequestHandler } from 'express'
import type { SystemEntry } from '#db/systemStream.ts'
import { Denials } from '../realtime/Denials.ts'
import { RequestRefused } from './errors.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The commit pipeline has recorded the denial of this request. */
    denialRecorded?: boolean
  }
}

/** What the doors of the API refused for want of authority, on its way into the system stream. */
export interface DenialBook {
  /** Resolves once it is stored, or counted towards an entry to come. */
  note(actorId: string, body: Record<string, unknown>): Promise<void>
  /** Stores what is only counted. */
  close(): Promise<void>
}

interface Parts {
  append: (entries: readonly SystemEntry[]) => Promise<void>
  now: () => number
  onTrouble: (error: unknown) => void
}

/** At most one entry an account, resource and minute, with the count of those it stands for. */
export function createDenialBook({ append, now, onTrouble }: Parts): DenialBook {
  const denials = new Denials()
  /** One at a time: what is entered must not be entered again by the next. */
  let last: Promise<void> = Promise.resolve()
  const inTurn = (enter: () => ReturnType<Denials['enter']>): Promise<void> => {
    last = last.then(async () => {
      const { entries, settle } = enter()
      if (entries.length > 0) await append(entries)
      settle()
    })
    // A refusal stands whether or not it could be written down.
    last = last.catch(onTrouble)
    return last
  }
  return {
    note: (actorId, body) => inTurn(() => denials.enter([{ at: now(), actorId, type: 'denied', body }], now())),
    close: () => inTurn(() => denials.rest(now())),
  }
}

/** Longer addresses say no more. */
const MAX_PATH = 200

/** Behind the doors of the API: what is refused for want of authority is recorded before it is answered. */
export function recordDenials(book: DenialBook): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { session } = request
    const denied =
      error instanceof RequestRefused &&
      error.body.code === 'forbidden' &&
      // Not theirs to do yet, rather than not theirs.
      error.body.reason !== 'mustChangePassword'
    if (!denied || !session || response.locals.denialRecorded) {
      next(error)
      return
    }
    const path = request.originalUrl.split('?')[0] ?? ''
    const door = path.split('/')[2] ?? ''
    book
      .note(session.accountId, { door, request: `${request.method} ${path}`.slice(0, MAX_PATH) })
      .then(() => next(error), next)
  }
}
