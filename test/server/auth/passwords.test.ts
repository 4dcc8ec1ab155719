import { verify } from '@node-rs/argon2'
import { describe, expect, it, vi } from 'vitest'
import { MAX_PASSWORD_LENGTH, createPasswordHasher } from '#server/auth/passwords.ts'

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const { hash, matches } = createPasswordHasher()
    const [one, two] = [await hash('同一个密码'), await hash('同一个密码')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
    expect(await matches(one, '同一个密码')).toBe(true)
    expect(await matches(one, '另一个密码')).toBe(false)
  })

  it('cost the same work for an account that does not exist', async () => {
    const check = vi.fn(verify)
    const { hash, matches } = createPasswordHasher(check)
    const stored = await hash('right')
    for (const [kept, password] of [
      [stored, 'right'],
      [stored, 'wrong'],
      [null, 'right'],
      [stored, 'x'.repeat(MAX_PASSWORD_LENGTH + 1)],
    ] as const) {
      await matches(kept, password)
    }
    const parameters = check.mock.calls.map(([kept]) => String(kept).split('$').slice(0, 4).join('$'))
    expect(parameters).toEqual(Array(4).fill('$argon2id$v=19$m=19456,t=2,p=1'))
  })

  it('never match without an account, whatever is sent', async () => {
    const { matches } = createPasswordHasher()
    for (const password of ['', 'x', 'duban-demo', 'y']) expect(await matches(null, password)).toBe(false)
  })

  it('longer than any of ours never match, though their empty stand-in would', async () => {
    const { hash, matches } = createPasswordHasher()
    expect(await matches(await hash(''), 'x'.repeat(MAX_PASSWORD_LENGTH + 1))).toBe(false)
  })
})
