import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { openIndexedDb } from '#app/realtime/local/indexedDb.ts'
import { MemoryRecords, type Records } from '#app/realtime/local/records.ts'

const kinds: Record<string, () => Promise<() => Promise<Records>>> = {
  memory: () => {
    const records = new MemoryRecords()
    return Promise.resolve(() => Promise.resolve(records))
  },
  IndexedDB: () => {
    const factory = new IDBFactory()
    return Promise.resolve(() => openIndexedDb(factory))
  },
}

describe.each(Object.entries(kinds))('records in %s', (_name, browser) => {
  it('are listed below their prefix alone, in order', async () => {
    const records = await (await browser())()
    await records.write([
      { path: ['a', 'x', '2'], value: 2 },
      { path: ['a', 'x', '1'], value: new Uint8Array([1, 2]) },
      { path: ['a', 'xy'], value: 'other' },
      { path: ['b'], value: null },
    ])
    expect(await records.list(['a', 'x'])).toEqual([
      { path: ['a', 'x', '1'], value: new Uint8Array([1, 2]) },
      { path: ['a', 'x', '2'], value: 2 },
    ])
    expect((await records.list([])).map(({ path }) => path.join('/'))).toEqual(['a/x/1', 'a/x/2', 'a/xy', 'b'])
    await records.write([{ path: ['a', 'x', '1'] }, { path: ['a', 'x', '2'], value: 3 }])
    expect(await records.list(['a', 'x'])).toEqual([{ path: ['a', 'x', '2'], value: 3 }])
  })

  it('are shared by tabs, who change them one after the other', async () => {
    const open = await browser()
    const [one, two] = [await open(), await open()]
    await one.write([{ path: ['n'], value: 0 }])
    const raise = (records: Records): Promise<unknown> =>
      records.transact(['n'], ([entry]) => [{ path: ['n'], value: Number(entry?.value) + 1 }])
    await Promise.all(Array.from({ length: 20 }, (_, i) => raise(i % 2 ? one : two)))
    expect(await two.list(['n'])).toEqual([{ path: ['n'], value: 20 }])
  })

  it('keep their own copy of what they were given', async () => {
    const records = await (await browser())()
    const value = { list: [1] }
    await records.write([{ path: ['a'], value }])
    value.list.push(2)
    expect(await records.list(['a'])).toEqual([{ path: ['a'], value: { list: [1] } }])
  })
})
