import type { CommitStore, CommitTransaction } from '#db/commitStore.ts'
import { StorageUnavailableError } from '#db/errors.ts'
import type { Random } from '#db/seed/random.ts'

/** What a disk does beside storing: it takes its time, and now and then it fails. */
export class Disk {
  /** Whether transactions fail: before their COMMIT, or after it, so that nobody knows. */
  failing: 'before' | 'after' | null = null
  readonly #random: Random
  readonly #waiting = new Set<() => void>()
  #gone = false

  constructor(random: Random) {
    this.#random = random
  }

  /** Takes its time, or does not. Rejects when the machine is gone. */
  async pause(): Promise<void> {
    const random = this.#random
    if (!this.#gone && random.chance(0.25))
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.#waiting.delete(done)
          resolve()
        }
        this.#waiting.add(done)
        setTimeout(done, random.whole(1, random.chance(0.1) ? 300 : 20))
      })
    if (this.#gone) throw new Error('the power is off')
  }

  /** What has not been committed is not there. */
  powerOff(): void {
    this.#gone = true
    for (const done of [...this.#waiting]) done()
  }
}

/**
 * The real commit store on a slow and unreliable disk. `committing` is called within the transaction after its last
 * statement: whatever else is written to the database is written before its first or after its last.
 */
export function slowly(store: CommitStore, disk: Disk, committing: () => void): CommitStore {
  return {
    async transaction<T>(work: (tx: CommitTransaction) => Promise<T>): Promise<T> {
      await disk.pause()
      const result = await store.transaction(async (tx) => {
        const done = await work(tx)
        await disk.pause()
        if (disk.failing === 'before') throw new StorageUnavailableError('the disk')
        committing()
        return done
      })
      if (disk.failing === 'after') throw new StorageUnavailableError('the disk')
      // Others may read it already while nobody has been told.
      await disk.pause()
      return result
    },
  }
}
