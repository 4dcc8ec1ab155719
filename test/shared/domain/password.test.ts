import { describe, expect, it } from 'vitest'
import { MAX_NEW_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, passwordProblem } from '#shared/domain/password.ts'
import { REASONS } from '#shared/protocol/errors.ts'
import { initialPassword } from '#server/accounts/initialPassword.ts'

describe('a new password', () => {
  it.each([
    ['Sommer-26x', null],
    ['福州Report2026', null],
    ['一句很长很长的话也可以当作密码来用一用吧', null],
    ['correct horse battery', null],
    ['', 'passwordShort'],
    ['Ab1-56789', 'passwordShort'],
    ['a1-'.repeat(67), 'passwordLong'],
    ['Fuzhou-2026', 'passwordNamed'],
    ['x-ＦＵＺＨＯＵ-2026', 'passwordNamed'],
    ['Password123!', 'passwordCommon'],
    ['2026Admin2026', 'passwordCommon'],
    ['duban-demo', 'passwordCommon'],
    ['Aa1!Aa1!Aa1!', 'passwordCommon'],
    ['lowercase2026', 'passwordPlain'],
    ['alllowercase', 'passwordPlain'],
  ])('%s: %s', (password, problem) => {
    expect(passwordProblem(password, 'fuzhou')).toBe(problem)
  })

  it('is measured as its sentence says', () => {
    expect(REASONS.passwordShort[0]).toContain(String(MIN_PASSWORD_LENGTH))
    expect(REASONS.passwordLong[0]).toContain(String(MAX_NEW_PASSWORD_LENGTH))
    expect(passwordProblem('x'.repeat(18), 'ab')).toBe('passwordCommon')
  })

  it('that is made up for somebody would be taken, and is never the same', () => {
    const made = Array.from({ length: 500 }, initialPassword)
    expect(new Set(made).size).toBe(made.length)
    const plain = made.filter((password) => passwordProblem(password, 'fuzhou') !== null)
    expect(plain).toEqual([])
    expect(made.join('')).not.toMatch(/[0O1lI]/)
  })
})
