import { describe, expect, it } from 'vitest'
import { LocalCopies } from '#app/realtime/local/localCopies.ts'
import { MemoryRecords } from '#app/realtime/local/records.ts'
import { tabsByLeases, tabsByLocks } from '#app/realtime/local/tabs.ts'
import { ManualTimers, settled } from '#test/support/boardLink.ts'
import { Computer } from '#test/support/computer.ts'

describe('keeping', () => {
  it('writes the latest of a burst, and says that it is safe only when it is', async () => {
    const computer = new Computer()
    const copies = computer.copies('me')
    let writes = 0
    const { write } = computer.records
    computer.records.write = (all) => {
      writes++
      return write.call(computer.records, all)
    }
    for (let value = 0; value <= 10; value++) copies.save(['queue', 'b1'], () => value)
    expect(copies.safe).toBe(false)
    await copies.flush()
    expect([writes, copies.safe, await copies.read(['queue', 'b1'])]).toEqual([1, true, 10])
  })

  it('tries again what storage refused, and tells the truth meanwhile', async () => {
    const computer = new Computer()
    const timers = new ManualTimers()
    const copies = computer.copies('me', 'house', timers)
    const { write } = computer.records
    computer.records.write = () => Promise.reject(new Error('full'))
    copies.save(['recovered', '1'], () => 'text')
    await expect(copies.flush()).rejects.toThrow('storage failed')
    expect([copies.safe, copies.lasting]).toEqual([false, false])
    computer.records.write = write
    timers.run()
    await copies.flush()
    expect([copies.safe, await copies.read(['recovered', '1'])]).toEqual([true, 'text'])
  })

  it('never promises more than a browser without storage can hold', async () => {
    const timers = new ManualTimers()
    const records = new MemoryRecords()
    const tabs = await tabsByLeases('t', records, () => 0, timers.schedule)
    const copies = new LocalCopies({ identity: { house: 'h', accountId: 'me' }, records, tabs, lasting: false })
    copies.save(['copy', 'd'], () => 1)
    await copies.flush()
    expect([copies.safe, copies.lasting]).toEqual([false, false])
  })

  it('clears one person and leaves the others', async () => {
    const computer = new Computer()
    const [mine, other] = [computer.copies('me'), computer.copies('other')]
    mine.save(['queue', 'b1', 'x', 'x'], () => 1)
    mine.save(['copy', 'd'], () => 1)
    other.save(['queue', 'b1', 'y', 'y'], () => 2)
    await Promise.all([mine.flush(), other.flush()])
    expect(await mine.holdsOthers()).toBe(true)
    await mine.clear()
    mine.save(['copy', 'd'], () => 'too late')
    await settled()
    expect((await computer.records.list([])).map(({ path }) => path[1])).toEqual(['other'])
    expect(await other.holdsOthers()).toBe(false)
  })
})

describe('tabs', () => {
  it('live as long as their lease runs, and until they leave', async () => {
    const records = new MemoryRecords()
    const timers = new ManualTimers()
    let now = 0
    const open = (id: string) => tabsByLeases(id, records, () => now, timers.schedule)
    const [one, two] = [await open('one'), await open('two')]
    const others = ['one', 'two', 'three']
    expect([...(await one.alive(others))]).toEqual(['one', 'two'])
    now = 60_000
    timers.run()
    await settled()
    now = 120_000
    expect([...(await one.alive(others))]).toEqual(['one', 'two'])
    two.leave()
    await settled()
    expect([...(await one.alive(others))]).toEqual(['one'])
    now = 240_000
    expect([...(await two.alive(others))], 'crashed').toEqual([])
  })

  it('live as long as they hold their lock', async () => {
    // What the browser's lock manager does with locks that nobody else asks for.
    const held = new Set<string>()
    const locks = {
      request: async (name: string, work: () => Promise<void>) => {
        held.add(name)
        await work()
        held.delete(name)
      },
      query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
    } as unknown as LockManager
    const [one, two] = [await tabsByLocks('one', locks), await tabsByLocks('two', locks)]
    expect([...(await one.alive(['one', 'two', 'three']))]).toEqual(['one', 'two'])
    two.leave()
    await settled()
    expect([...(await one.alive(['two']))]).toEqual([])
  })
})
