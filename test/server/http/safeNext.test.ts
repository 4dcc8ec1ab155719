import { describe, expect, it } from 'vitest'
import { safeNext } from '#server/http/session.ts'

describe('where signing in leads', () => {
  it.each(['/boards/b1', '/boards/b1?x=1#y', '/loginsights'])('keeps %s', (next) => {
    expect(safeNext(next)).toBe(next)
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\r\nSet-Cookie: x=1',
    '/a\\b',
    '/login?next=/x',
    '/logout',
    '',
    `/${'a'.repeat(600)}`,
    undefined,
    ['/a'],
  ])('does not follow %j', (next) => {
    expect(safeNext(next)).toBe('/')
  })
})
