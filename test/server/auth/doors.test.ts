import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { readCookie, sessionCookie, sessionCookieName, sessionTokenOf } from '#server/auth/cookie.ts'
import { allowedOrigin } from '#server/auth/origin.ts'

const from = (origin: string | undefined, localPort = 3000): IncomingMessage =>
  ({ headers: origin === undefined ? {} : { origin }, socket: { localPort } }) as IncomingMessage

describe('the origin of a request', () => {
  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'may be %s on the demo',
    (origin) => {
      expect(allowedOrigin({ origin: null }, from(origin))).toBe(true)
    },
  )

  it.each([
    undefined,
    'null',
    '',
    'http://localhost',
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost.evil.example:3000',
    'http://evil.example:3000',
    'http://localhost:3000.evil.example',
    'http://localhost:3000/',
    'HTTP://LOCALHOST:3000',
  ])('may not be %s on the demo', (origin) => {
    expect(allowedOrigin({ origin: null }, from(origin))).toBe(false)
  })

  it('leaves out the port where browsers do', () => {
    expect(allowedOrigin({ origin: null }, from('http://localhost', 80))).toBe(true)
    expect(allowedOrigin({ origin: null }, from('http://localhost:80', 80))).toBe(false)
  })

  it('is ORIGIN alone when serving for real', () => {
    const config = { origin: 'https://duban.example' }
    expect(allowedOrigin(config, from('https://duban.example'))).toBe(true)
    for (const origin of [
      'http://duban.example',
      'http://localhost:3000',
      'https://a.duban.example',
      undefined,
      'null',
    ]) {
      expect(allowedOrigin(config, from(origin))).toBe(false)
    }
  })
})

describe('the session cookie', () => {
  it('is host-bound and secure when ORIGIN is https', () => {
    expect(sessionCookie({ origin: 'https://duban.example' }, 'abc', 60_000)).toBe(
      '__Host-duban_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    )
  })

  it.each([null, 'http://localhost:3000'])('works over plain http with ORIGIN %s', (origin) => {
    expect(sessionCookie({ origin }, 'abc', 60_000)).toBe(
      'duban_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    )
  })

  it('is removed with the attributes it was set with, or browsers would keep it', () => {
    const config = { origin: 'https://duban.example' }
    expect(sessionCookie(config, null)).toBe('__Host-duban_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
  })

  it('is found among others, and only under its whole name', () => {
    const config = { origin: null }
    expect(sessionCookieName(config)).toBe('duban_session')
    expect(sessionTokenOf(config, 'a=1; duban_session=t=; b=2')).toBe('t=')
    expect(sessionTokenOf(config, 'xduban_session=t; __Host-duban_session=u')).toBeNull()
    expect(sessionTokenOf(config, 'duban_session=')).toBeNull()
    expect(sessionTokenOf(config, undefined)).toBeNull()
    expect(readCookie(';;=;a', 'a')).toBe('')
  })
})
