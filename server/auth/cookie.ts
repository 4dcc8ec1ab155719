import type { Config } from '../config.ts'

/** Of a request's cookies we read two: the session, and the language of the interface. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key = '', ...value] = part.split('=')
    if (key.trim() === name) return value.join('=').trim()
  }
  return null
}

const served = (config: Pick<Config, 'origin'>): boolean => config.origin?.startsWith('https:') ?? false

/**
 * The name follows ORIGIN, never the request: behind a proxy the request is plain http, and `__Host-` makes the browser
 * insist on https, no Domain and the whole path, so that a sibling host cannot plant a session.
 */
export const sessionCookieName = (config: Pick<Config, 'origin'>): string =>
  served(config) ? '__Host-duban_session' : 'duban_session'

/** `Set-Cookie` for a new session; without a token it removes the cookie. */
export function sessionCookie(config: Pick<Config, 'origin'>, token: string | null, maxAgeMs = 0): string {
  const parts = [`${sessionCookieName(config)}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (served(config)) parts.push('Secure')
  parts.push(`Max-Age=${token === null ? 0 : Math.floor(maxAgeMs / 1000)}`)
  return parts.join('; ')
}

/** The session token a request carries, or null. */
export const sessionTokenOf = (config: Pick<Config, 'origin'>, header: string | undefined): string | null =>
  readCookie(header, sessionCookieName(config)) || null
