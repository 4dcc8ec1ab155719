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

  it('are checked two at a time and in order, also after a check has failed', async () => {
    const running: string[] = []
    const order: string[] = []
    let most = 0
    const { matches } = createPasswordHasher(async (_stored, password) => {
      running.push(String(password))
      order.push(String(password))
      most = Math.max(most, running.length)
      await new Promise((resolve) => setImmediate(resolve))
      running.splice(running.indexOf(String(password)), 1)
      if (password === '1') throw new Error('out of memory')
      return true
    })
    const results = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => matches('stored', String(i))))
    expect(most).toBe(2)
    expect(order).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
    expect(results.map((result) => result.status).filter((status) => status === 'rejected')).toHaveLength(1)
  })
})
