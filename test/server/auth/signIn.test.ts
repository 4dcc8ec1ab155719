import { describe, expect, it } from 'vitest'
import type { SystemEntry } from '#db/systemStream.ts'
import { LOGIN_LIMITS, createLoginThrottle } from '#server/auth/loginThrottle.ts'
import { createSignIn } from '#server/auth/signIn.ts'

const FROM = { address: '10.0.0.1', userAgent: 'test' }
const WIDE = { ...LOGIN_LIMITS, pair: 1000, address: 1000, account: 1000 }

describe('a flood of sign-ins', () => {
  it('is put off beyond what can be checked soon, and over when it is over', async () => {
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    let checks = 0
    const record: SystemEntry[] = []
    const { signIn } = createSignIn({
      config: { demo: true },
      accounts: { findByUsername: () => Promise.resolve(null) },
      passwords: {
        hash: () => Promise.resolve(''),
        matches: async () => {
          checks++
          await finished
          return false
        },
      },
      throttle: createLoginThrottle(WIDE),
      sessions: { open: () => Promise.reject(new Error('nobody signs in here')), close: () => Promise.resolve(null) },
      record: async (entry) => void record.push(entry),
    })
    const flood = Array.from({ length: 500 }, (_, i) => signIn(`unit-${i}`, 'x', FROM))
    finish()
    const answers = (await Promise.all(flood)).map((answer) => (answer.ok ? 'in' : answer.reason))
    expect(checks).toBe(64)
    expect(answers.filter((answer) => answer === 'loginThrottled')).toHaveLength(500 - 64)
    expect(record).toHaveLength(64)
    expect(await signIn('fuzhou', 'x', FROM)).toEqual({ ok: false, reason: 'badCredentials' })
  })
})
