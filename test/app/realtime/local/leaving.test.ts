import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { StoredQueue } from '#app/realtime/boardTypes.ts'
import type { Recovered } from '#app/realtime/documentProvider.ts'
import type { Draft } from '#app/realtime/draft.ts'
import { salvage } from '#app/realtime/formerHouse.ts'
import { lossesOf } from '#app/realtime/losses.ts'
import { settled } from '#test/support/boardLink.ts'
import { Computer } from '#test/support/computer.ts'

const NOTHING = { waiting: 0, blocked: 0, savedAt: null }
const command = (commandId: string): StoredQueue['commands'][number] => ({
  ...{ commandId, subject: 'assignment:t1:fuzhou', base: 1, at: 5 },
  command: { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 60 },
})
const queue: StoredQueue = { v: 1, commands: [command('c1'), command('c2')], conflicts: [], own: [] }

/** A text in a field, and an update on top of it. */
function writing(): { state: Uint8Array; draft: Draft } {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText('原文')
  paragraph.insert(0, [text])
  doc.getXmlFragment('t1/progress').insert(0, [paragraph])
  const state = Y.encodeStateAsUpdate(doc)
  const before = Y.encodeStateVector(doc)
  text.insert(2, '，新写')
  return { state, draft: { v: 1, update: Y.encodeStateAsUpdate(doc, before), fields: ['t1/progress'] } }
}

describe('what signing out would throw away', () => {
  it('[O7] counts every tab of this person and nobody else', async () => {
    const computer = new Computer()
    const [mine, myOther, colleague] = [computer.copies('me'), computer.copies('me'), computer.copies('other')]
    mine.save(mine.ownPath('queue', 'b1'), () => queue)
    myOther.save(myOther.ownPath('draft', 'narrative/b1/fuzhou'), () => writing().draft)
    colleague.save(colleague.ownPath('queue', 'b1'), () => queue)
    await Promise.all([mine, myOther, colleague].map((copies) => copies.flush()))
    expect(await lossesOf(mine, { ...NOTHING, waiting: 2 }, 1)).toEqual({ unsent: 3, refused: 1 })
  })

  it('[O7] is what the page knows where the browser keeps nothing', async () => {
    const computer = new Computer()
    computer.records.write = () => Promise.reject(new Error('full'))
    const copies = computer.copies('me')
    copies.save(['queue', 'b1', 'x', 'x'], () => queue)
    expect(await lossesOf(copies, { ...NOTHING, waiting: 1, blocked: 1 }, 0)).toEqual({ unsent: 2, refused: 0 })
    expect(await lossesOf(null, { ...NOTHING, waiting: 1 }, 0)).toEqual({ unsent: 1, refused: 0 })
  })
})

describe('another database at the same address', () => {
  it('[O8] gets nothing of what was left for the one before: commands ask, text is set aside, copies go', async () => {
    const computer = new Computer()
    const before = computer.copies('me', 'old house')
    const { state, draft } = writing()
    before.save(before.ownPath('queue', 'b1'), () => queue)
    before.save(before.ownPath('draft', 'narrative/b1/fuzhou'), () => draft)
    before.save(['copy', 'narrative/b1/fuzhou'], () => ({ v: 1, schema: 1, state }))
    await before.flush()
    before.vanish()

    const now = computer.copies('me', 'new house')
    const aside: Recovered[] = []
    await salvage(now, (lost) => aside.push(...lost))
    await now.flush()
    await settled()
    expect(aside).toMatchObject([
      { document: 'narrative/b1/fuzhou', fragment: 't1/progress', text: '原文，新写', code: 'stale' },
    ])
    const [left, ...more] = await now.adopt('queue', 'b1')
    expect(more).toEqual([])
    expect(left?.value).toMatchObject({
      commands: [],
      conflicts: [
        { commandId: 'c1', mine: { percent: 60 }, current: [], error: { code: 'stale', reason: 'otherHouse' } },
        { commandId: 'c2' },
      ],
    })
    expect((await computer.records.list([])).map(({ path }) => path[2])).toEqual(['new house'])
  })
})
