import type { Entry, Path, Records, Write } from './records.ts'

const DATABASE = 'duban'
const VERSION = 1
const STORE = 'records'

/** Paths are keys: arrays of strings sort before an array that holds an array. */
const below = (prefix: Path): IDBKeyRange => IDBKeyRange.bound([...prefix], [...prefix, []])

/** Opens the records of this origin. Rejects where the browser offers no storage, as some do in private windows. */
export async function openIndexedDb(factory: IDBFactory = indexedDB): Promise<Records> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(DATABASE, VERSION)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no storage'))
    request.onblocked = () => reject(new Error('storage is held by another release'))
  })
  // A later release in another tab must be able to change the form; this page then fails loudly, not silently.
  database.onversionchange = () => database.close()
  return new IndexedDbRecords(database)
}

class IndexedDbRecords implements Records {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  async list(prefix: Path): Promise<readonly Entry[]> {
    return this.#run('readonly', prefix, () => [])
  }

  async write(writes: readonly Write[]): Promise<void> {
    await this.#run('readwrite', null, () => writes)
  }

  async transact(prefix: Path, work: (entries: readonly Entry[]) => readonly Write[]): Promise<readonly Entry[]> {
    return this.#run('readwrite', prefix, work)
  }

  #run(
    mode: IDBTransactionMode,
    prefix: Path | null,
    work: (entries: readonly Entry[]) => readonly Write[],
  ): Promise<readonly Entry[]> {
    return new Promise((resolve, reject) => {
      // Relaxed, the default, may lose what was written when the power goes.
      const transaction = this.#database.transaction(STORE, mode, { durability: 'strict' })
      const store = transaction.objectStore(STORE)
      let entries: readonly Entry[] = []
      transaction.oncomplete = () => resolve(entries)
      transaction.onabort = () => reject(transaction.error ?? new Error('storage failed'))
      const write = (): void => {
        for (const { path, value } of work(entries)) {
          if (value === undefined) store.delete([...path])
          else store.put(value, [...path])
        }
      }
      if (prefix === null) return write()
      const keys = store.getAllKeys(below(prefix))
      const values = store.getAll(below(prefix))
      values.onsuccess = () => {
        entries = keys.result.map((path, index) => ({ path: path as string[], value: values.result[index] as unknown }))
        write()
      }
    })
  }
}
