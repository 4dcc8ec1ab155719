import type { Schedule } from '../schedule.ts'
import type { Records } from './records.ts'

/** The open tabs of this browser: work of a tab that is gone must be taken up by another, that of a living one not. */
export interface Tabs {
  readonly id: string
  /** Of `others`, those that live. When in doubt a tab is taken to be alive; for how long depends on the way it is known. */
  alive(others: readonly string[]): Promise<ReadonlySet<string>>
  /** This tab goes: what it leaves may be taken up at once. */
  leave(): void
}

const lockOf = (id: string): string => `duban:${id}`

/** Tabs known by a lock that each holds for as long as it lives, however it ends. Needs a secure context. */
export async function tabsByLocks(id: string, locks: LockManager): Promise<Tabs> {
  let leave = (): void => undefined
  const gone = new Promise<void>((resolve) => (leave = resolve))
  await new Promise<void>((held, failed) => {
    locks
      .request(lockOf(id), () => {
        held()
        return gone
      })
      .catch(failed)
  })
  return {
    id,
    leave,
    async alive(others) {
      const { held = [], pending = [] } = await locks.query()
      const names = new Set([...held, ...pending].map((lock) => lock.name))
      return new Set(others.filter((other) => names.has(lockOf(other))))
    },
  }
}

/** How long a tab counts as alive after its last sign. Browsers wake a hidden tab once a minute. */
const LEASE_MS = 90_000
const RENEW_MS = 5_000
const LEASES = 'tab'

/**
 * Tabs known by a lease in the records, for plain http, where there are no locks. Whoever crashed keeps its work for as
 * long as the lease runs; a tab wrongly taken for dead shares its work with another, which the command ids make harmless.
 */
export async function tabsByLeases(id: string, records: Records, now: () => number, schedule: Schedule): Promise<Tabs> {
  let cancel = (): void => undefined
  let left = false
  const renew = async (): Promise<void> => {
    await records.write([{ path: [LEASES, id], value: now() + LEASE_MS }])
    if (!left) cancel = schedule(() => void renew().catch(() => undefined), RENEW_MS)
  }
  await renew()
  return {
    id,
    leave() {
      left = true
      cancel()
      void records.write([{ path: [LEASES, id] }]).catch(() => undefined)
    },
    async alive(others) {
      const leases = await records.list([LEASES])
      const until = new Map(leases.map(({ path, value }) => [path[1], typeof value === 'number' ? value : 0]))
      return new Set(others.filter((other) => (until.get(other) ?? 0) > now()))
    },
  }
}
