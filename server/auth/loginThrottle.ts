import { isIP } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** A place is refused with the time until the next try, or held until the password has been checked. */
export type Attempt =
  { refusedForMs: number } | { succeeded(): Promise<void>; failed(): Promise<{ lockedNow: boolean }> }

export interface LoginThrottle {
  /** `account` is the normalised name: another spelling of it must not be another place. */
  reserve(account: string, address: string): Promise<Attempt>
}

export interface ThrottleLimits {
  /**
   * Wrong passwords for one account from one address, then a pause of `pauseMs`. From one address: an account locked for
   * everybody would let anybody lock a city out on the day its report is due.
   */
  pair: number
  /** Wrong passwords from one address over all accounts: a whole office may share one. */
  address: number
  /** Wrong passwords for one account from anywhere: slows guessing from many addresses. */
  account: number
  pauseMs: number
}

export const LOGIN_LIMITS: ThrottleLimits = { pair: 5, address: 50, account: 50, pauseMs: 15 * 60_000 }

/**
 * An IPv6 customer holds a whole /64, so a single address there is no limit at all; IPv4 in IPv6 clothing is the same
 * address as without.
 */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (isIP(plain) !== 6) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return `${[...left, ...middle, ...right].slice(0, 4).join(':')}::/64`
}

/**
 * Counts wrong passwords. The place is taken before the password is checked and given back when it was right: checking
 * first and counting afterwards would let a hundred parallel tries through. Counts live in this process.
 */
export function createLoginThrottle(limits: ThrottleLimits = LOGIN_LIMITS): LoginThrottle {
  const seconds = limits.pauseMs / 1000
  const limiter = (keyPrefix: string, points: number): RateLimiterMemory =>
    new RateLimiterMemory({ keyPrefix, points, duration: seconds, blockDuration: seconds })
  const byPair = limiter('pair', limits.pair)
  const byAddress = limiter('address', limits.address)
  const byAccount = limiter('account', limits.account)

  return {
    async reserve(account, address) {
      const from = addressKey(address)
      const taken: { limit: RateLimiterMemory; key: string; left: number }[] = []
      for (const [limit, key] of [
        [byPair, `${account} ${from}`],
        [byAddress, from],
        [byAccount, account],
      ] as const) {
        try {
          taken.push({ limit, key, left: (await limit.consume(key)).remainingPoints })
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
          // A refused try must not use up the wider limits too.
          for (const place of taken) await place.limit.reward(place.key)
          return { refusedForMs: refusal.msBeforeNext }
        }
      }
      return {
        async succeeded() {
          await byPair.delete(`${account} ${from}`)
          await byAddress.reward(from)
          await byAccount.reward(account)
        },
        async failed() {
          const spent = taken.filter((place) => place.left === 0)
          // The pause runs from the last wrong password, not from the next try.
          for (const place of spent) await place.limit.block(place.key, seconds)
          return { lockedNow: spent.length > 0 }
        },
      }
    },
  }
}
