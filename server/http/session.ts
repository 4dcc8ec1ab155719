import type { Request, RequestHandler, Response } from 'express'
import { sessionCookie, sessionTokenOf } from '../auth/cookie.ts'
import type { Session } from '../auth/sessions.ts'
import type { Visitor } from '../auth/signIn.ts'
import type { Config } from '../config.ts'
import { RequestRefused, handle } from './errors.ts'
import type { Services } from './context.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by `rememberActor`: who is signed in, or null. */
    session: Session | null
  }
}

/** Loads the session of every request that may need one. A cookie whose session is over is taken back. */
export function rememberActor(config: Config, services: Pick<Services, 'sessions'>): RequestHandler {
  return (request, response, next) => {
    const token = sessionTokenOf(config, request.headers.cookie)
    services.sessions.find(token).then((session) => {
      request.session = session
      if (token !== null && !session) response.append('Set-Cookie', sessionCookie(config, null))
      next()
    }, next)
  }
}

/** The session of an API request; refuses with `unauthenticated`. */
export function requireSession(request: Request): Session {
  if (!request.session) throw new RequestRefused('unauthenticated')
  return request.session
}

/** Where to go after signing in: a path of ours, never another site, never a signing-in page again. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next) || next.length > 500) return '/'
  return /^\/(login|logout)(?![\w-])/.test(next) ? '/' : next
}

const field = (body: unknown, name: string): string => {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/**
 * Removes what a person leaves in this browser, drafts above all: the next one at this desk is another. A page that has
 * removed its person's own and knows of somebody else's undelivered work says `others=kept`.
 */
const CLEAR = '"storage"'

/** `POST /login` and `POST /logout`: plain forms, working without JavaScript. */
export function signInDoor(config: Config, services: Pick<Services, 'signIn' | 'sessions'>): RequestHandler {
  return handle(async (request, response) => {
    const { signIn, sessions } = services
    const next = safeNext(field(request.body, 'next'))
    const username = field(request.body, 'username').trim()
    const result = await signIn.signIn(username, field(request.body, 'password'), visitorOf(request))
    if (!result.ok) {
      const minutes = result.reason === 'loginThrottled' ? { minutes: result.minutes } : undefined
      if (wantsJson(request)) {
        throw new RequestRefused(minutes ? 'tooMany' : 'unauthenticated', result.reason, minutes)
      }
      const query = new URLSearchParams({ error: result.reason })
      if (minutes) query.set('minutes', String(minutes.minutes))
      if (next !== '/') query.set('next', next)
      redirect(response, `/login?${query.toString()}`)
      return
    }
    // The former session of this browser ends: a token from before signing in is worth nothing after it.
    const former = sessionTokenOf(config, request.headers.cookie)
    if (former !== null) await signIn.signOut(former, visitorOf(request))
    response.removeHeader('Set-Cookie')
    response.append('Set-Cookie', sessionCookie(config, result.token, sessions.maxAgeMs))
    redirect(response, next)
  })
}

/** Ends the session, if there is one, and has the browser clear what it keeps. */
export function signOutDoor(config: Config, services: Pick<Services, 'signIn'>): RequestHandler {
  return handle(async (request, response) => {
    const token = sessionTokenOf(config, request.headers.cookie)
    if (token !== null) await services.signIn.signOut(token, visitorOf(request))
    response.removeHeader('Set-Cookie')
    response.append('Set-Cookie', sessionCookie(config, null))
    if (request.query['others'] !== 'kept') response.set('Clear-Site-Data', CLEAR)
    redirect(response, '/login')
  })
}

const visitorOf = (request: Request): Visitor => ({
  address: request.ip ?? '',
  userAgent: request.headers['user-agent'] ?? '',
})

const wantsJson = (request: Request): boolean =>
  (request.headers.accept ?? '').includes('application/json') && request.accepts(['html', 'json']) === 'json'

function redirect(response: Response, to: string): void {
  response.set('Cache-Control', 'no-store').redirect(303, to)
}
