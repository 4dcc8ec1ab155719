import { describe, expect, it } from 'vitest'
import { OtherProcesses } from '#server/jobs/OtherProcesses.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

/** A look at storage where `marks` stand, by a process where `here` are connected. */
function watching(here: string[]) {
  const clock = new FakeClock(0)
  const deeds: string[] = []
  const world = { here, marks: new Map<string, string>(), failing: false, away: false, deaf: false }
  const other = new OtherProcesses({
    clock,
    accountsHere: () => world.here,
    unreadMarks: (accountIds) => {
      deeds.push('marks')
      if (world.failing) return Promise.reject(new Error('storage is away'))
      return Promise.resolve(new Map([...world.marks].filter(([id]) => accountIds.includes(id))))
    },
    catchUp: () => {
      deeds.push('boards')
      return world.away ? Promise.reject(new Error('a board is away')) : Promise.resolve()
    },
    onMoved: (accountIds) => {
      deeds.push(`moved ${accountIds.join()}`)
      return world.deaf ? Promise.reject(new Error('nobody hears')) : Promise.resolve()
    },
    onTrouble: (error) => deeds.push(`trouble: ${String(error)}`),
  })
  other.start()
  const look = async (): Promise<string[]> => {
    deeds.length = 0
    clock.advance(500)
    // A look takes a few turns of what has been resolved already.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    return [...deeds]
  }
  return { world, look, other }
}

describe('what other processes have done', () => {
  it('is looked for while somebody is here, messages before boards; whose bell moved is told once', async () => {
    const { world, look } = watching(['fuzhou', 'xiamen'])
    world.marks.set('fuzhou', '3 a')
    // Pages know their number when they come.
    expect(await look()).toEqual(['marks', 'boards'])
    world.marks.set('fuzhou', '4 b').set('putian', '1 c')
    expect(await look()).toEqual(['marks', 'boards', 'moved fuzhou'])
    expect(await look()).toEqual(['marks', 'boards'])
    world.marks.delete('fuzhou')
    world.marks.set('xiamen', '1 d')
    expect(await look()).toEqual(['marks', 'boards', 'moved fuzhou,xiamen'])
    world.here = []
    expect(await look()).toEqual([])
    world.here = ['xiamen', 'putian']
    expect(await look()).toEqual(['marks', 'boards'])
  })

  it('is told of trouble once until storage answers again, and goes on', async () => {
    const { world, look, other } = watching(['fuzhou'])
    world.failing = true
    expect(await look()).toEqual(['marks', 'trouble: Error: storage is away'])
    expect(await look()).toEqual(['marks'])
    world.failing = false
    expect(await look()).toEqual(['marks', 'boards'])
    world.failing = true
    expect(await look()).toEqual(['marks', 'trouble: Error: storage is away'])
    await other.stop()
    expect(await look()).toEqual([])
  })

  it('a board that cannot be read keeps no bell from moving, and a bell that could not be moved is moved later', async () => {
    const { world, look, other } = watching(['fuzhou'])
    await look()
    world.away = world.deaf = true
    world.marks.set('fuzhou', '1 a')
    expect(await look()).toEqual(['marks', 'boards', 'moved fuzhou', 'trouble: Error: nobody hears'])
    world.deaf = false
    expect(await look()).toEqual(['marks', 'boards', 'moved fuzhou'])
    expect(await look()).toEqual(['marks', 'boards'])
    await other.stop()
  })
})
