import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LOGIN_LIMITS, addressKey, createLoginThrottle } from '#server/auth/loginThrottle.ts'
import type { LoginThrottle } from '#server/auth/loginThrottle.ts'

const LIMITS = { ...LOGIN_LIMITS, pair: 3, address: 6, account: 8 }
const MINUTE = 60_000

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** One try with a wrong password: true when it was let through to the check. */
async function wrong(throttle: LoginThrottle, account: string, address: string): Promise<boolean> {
  const attempt = await throttle.reserve(account, address)
  if ('refusedForMs' in attempt) return false
  await attempt.failed()
  return true
}

async function right(throttle: LoginThrottle, account: string, address: string): Promise<boolean> {
  const attempt = await throttle.reserve(account, address)
  if ('refusedForMs' in attempt) return false
  await attempt.succeeded()
  return true
}

describe('login throttle', () => {
  it('pauses an account at an address after the last allowed wrong password, and says so once', async () => {
    const throttle = createLoginThrottle(LIMITS)
    const locked: boolean[] = []
    for (let i = 0; i < LIMITS.pair; i++) {
      const attempt = await throttle.reserve('fuzhou', '10.0.0.1')
      if ('refusedForMs' in attempt) throw new Error('refused too soon')
      locked.push((await attempt.failed()).lockedNow)
    }
    expect(locked).toEqual([false, false, true])
    expect(await throttle.reserve('fuzhou', '10.0.0.1')).toEqual({ refusedForMs: 15 * MINUTE })
  })

  it('refuses the right password too while it pauses, and lets it through afterwards', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < LIMITS.pair; i++) await wrong(throttle, 'fuzhou', '10.0.0.1')
    vi.advanceTimersByTime(15 * MINUTE - 1000)
    expect(await right(throttle, 'fuzhou', '10.0.0.1')).toBe(false)
    vi.advanceTimersByTime(1001)
    expect(await right(throttle, 'fuzhou', '10.0.0.1')).toBe(true)
  })

  it('counts the pause from the last wrong password, not from tries made during it', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < LIMITS.pair; i++) await wrong(throttle, 'fuzhou', '10.0.0.1')
    for (let minute = 0; minute < 15; minute++) {
      expect(await wrong(throttle, 'fuzhou', '10.0.0.1')).toBe(false)
      vi.advanceTimersByTime(MINUTE)
    }
    vi.advanceTimersByTime(1)
    expect(await wrong(throttle, 'fuzhou', '10.0.0.1')).toBe(true)
  })

  it('leaves the same account at another address and another account at the same address alone', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < LIMITS.pair; i++) await wrong(throttle, 'fuzhou', '10.0.0.1')
    expect(await right(throttle, 'fuzhou', '10.0.0.2')).toBe(true)
    expect(await right(throttle, 'xiamen', '10.0.0.1')).toBe(true)
  })

  it('forgets wrong passwords after the right one', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let round = 0; round < 5; round++) {
      expect(await wrong(throttle, 'fuzhou', '10.0.0.1')).toBe(true)
      expect(await right(throttle, 'fuzhou', '10.0.0.1')).toBe(true)
    }
  })

  it('limits one address over all accounts', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < LIMITS.address; i++) expect(await wrong(throttle, `unit-${i}`, '10.0.0.1')).toBe(true)
    expect(await wrong(throttle, 'another', '10.0.0.1')).toBe(false)
    expect(await right(throttle, 'another', '10.0.0.2')).toBe(true)
  })

  it('limits one account over all addresses', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < LIMITS.account; i++) expect(await wrong(throttle, 'fuzhou', `10.0.1.${i}`)).toBe(true)
    expect(await right(throttle, 'fuzhou', '10.0.0.9')).toBe(false)
  })

  it('does not spend the wider limits on tries it refuses', async () => {
    const throttle = createLoginThrottle(LIMITS)
    for (let i = 0; i < 50; i++) await wrong(throttle, 'fuzhou', '10.0.0.1')
    expect(await right(throttle, 'xiamen', '10.0.0.1')).toBe(true)
    expect(await right(throttle, 'fuzhou', '10.0.0.2')).toBe(true)
  })

  it('lets no more through when all tries come at once', async () => {
    const throttle = createLoginThrottle(LIMITS)
    const attempts = await Promise.all(Array.from({ length: 40 }, () => throttle.reserve('fuzhou', '10.0.0.1')))
    expect(attempts.filter((attempt) => !('refusedForMs' in attempt))).toHaveLength(LIMITS.pair)
  })
})

describe('the address of a throttle', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})
