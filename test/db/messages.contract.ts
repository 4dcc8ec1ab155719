import { createAccountStore } from '#db/accounts.ts'
import { createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { type MessageStore, type NewMessage, createMessageStore } from '#db/messages.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'
import { HandMadeLog } from './logs.ts'

const by = { actorId: null, at: 1 }
const message = (more: Partial<NewMessage> = {}): NewMessage => ({
  accountId: 'a1',
  boardId: 'b1',
  unitId: 'fuzhou',
  roles: ['handler', 'reviewer'],
  kind: 'urged',
  digest: 'b1#5@fuzhou',
  count: 1,
  subject: 'matter:t1:fuzhou:m1',
  values: { closes: '2026-01-31' },
  at: 1_000,
  ...more,
})

/** Board b1 with three changes, ten seconds apart, and two people. */
async function withBoard(database: Database): Promise<{ store: MessageStore; log: HandMadeLog }> {
  const accounts = createAccountStore(database)
  await accounts.saveUnits([{ id: 'fuzhou', name: '福州', shortName: '福州', parentId: null, position: 0 }], by)
  for (const id of ['a1', 'a2'])
    await accounts.create({ id, username: id, name: id, passwordHash: 'x', grants: [] }, by)
  const log = new HandMadeLog('b1')
  log.created()
  log.percent('fuzhou', 10)
  log.percent('fuzhou', 20)
  await log.commit(createCommitStore(database))
  return { store: createMessageStore(database), log }
}

const kinds = async (store: MessageStore, accountId = 'a1'): Promise<unknown[]> =>
  (await store.list(accountId, { limit: 50 })).map(({ kind, count, readAt }) => [kind, count, readAt])

export function messageStoreContract(open: OpenDatabase): void {
  describe('message store', () => {
    it('starts a board behind the changes up to a moment, once', async () => {
      const { store, log } = await withBoard(await open())
      const second = log.changes[1]?.at ?? 0
      expect(await store.cursor('b1', second)).toEqual({ seq: 2, night: null, morning: null })
      expect(await store.cursor('b1', 0)).toMatchObject({ seq: 2 })
    })

    it('starts at the beginning of a board that is younger', async () => {
      const { store } = await withBoard(await open())
      expect(await store.cursor('b1', 5)).toMatchObject({ seq: 0 })
    })

    it('moves the cursor together with the messages, and only from where it is', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      expect(await store.advance('b1', 0, 2, [message(), message({ accountId: 'a2' })], 5_000)).toBe(true)
      expect(await store.advance('b1', 0, 3, [message({ digest: 'other' })], 5_000)).toBe(false)
      expect(await store.cursor('b1', 5)).toMatchObject({ seq: 2 })
      const [stored, ...more] = await store.list('a1', { limit: 10 })
      expect(stored).toEqual({
        ...message(),
        id: expect.stringMatching(/^00000000005000-\d{6}-[0-9a-f]{8}$/),
        readAt: null,
      })
      expect([more, await kinds(store, 'a2')]).toEqual([[], [['urged', 1, null]]])
    })

    it('keeps neither cursor nor messages when one of them cannot be stored', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      await expect(store.advance('b1', 0, 2, [message(), message({ accountId: 'nobody' })], 5_000)).rejects.toThrow()
      expect([await store.cursor('b1', 5), await kinds(store)]).toEqual([{ seq: 0, night: null, morning: null }, []])
    })

    it('tells each part of a day once, and none of the past', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      const day = (slot: 'night' | 'morning', date: string) =>
        store.tellDay('b1', slot, date, [message({ kind: 'dueSoon', digest: `${slot} ${date}` })], 6_000)
      expect(await day('night', '2026-01-05')).toBe(true)
      expect(await day('night', '2026-01-05')).toBe(false)
      expect(await day('night', '2026-01-04')).toBe(false)
      expect(await day('morning', '2026-01-05')).toBe(true)
      expect(await day('night', '2026-01-06')).toBe(true)
      expect(await store.cursor('b1', 5)).toEqual({ seq: 0, night: '2026-01-06', morning: '2026-01-05' })
      expect(await kinds(store)).toHaveLength(3)
    })

    it('makes one of unread messages with one digest, within a transaction and after it', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      const submitted = (subject: string, at: number) => message({ kind: 'submitted', digest: 'day', subject, at })
      const between = message({ digest: 'between' })
      await store.advance('b1', 0, 1, [submitted('assignment:t1:fuzhou', 1), between, submitted('s2', 2)], 5_000)
      await store.advance('b1', 1, 2, [submitted('s3', 3)], 6_000)
      const [first, second] = await store.list('a1', { limit: 10 })
      // It comes up again, as a message the reader has not seen.
      expect(first).toMatchObject({ kind: 'submitted', count: 3, subject: 's3', at: 3 })
      expect(first?.id.startsWith('00000000006000-')).toBe(true)
      expect(second).toMatchObject({ digest: 'between' })
      await store.markRead('a1', { ids: [first?.id ?? ''] }, 7_000)
      await store.advance('b1', 2, 3, [submitted('s4', 4)], 8_000)
      expect(await kinds(store)).toEqual([
        ['submitted', 1, null],
        ['submitted', 3, 7_000],
        ['urged', 1, null],
      ])
    })

    it('lists the newest first, page by page, unread ones or those of a board', async () => {
      const database = await open()
      const { store } = await withBoard(database)
      const other = new HandMadeLog('b2')
      other.created()
      await other.commit(createCommitStore(database))
      await store.cursor('b1', 5)
      await store.cursor('b2', 5)
      for (const [n, boardId] of ['b1', 'b2', 'b1'].entries())
        await store.tellDay(boardId, 'night', `2026-01-0${n + 1}`, [message({ boardId, digest: `d${n}` })], 5_000 + n)
      const digests = async (query: Partial<Parameters<MessageStore['list']>[1]>) =>
        (await store.list('a1', { limit: 2, ...query })).map(({ digest }) => digest)
      const [newest, next] = await store.list('a1', { limit: 2 })
      expect(await digests({})).toEqual(['d2', 'd1'])
      expect(await digests({ before: next?.id ?? '' })).toEqual(['d0'])
      expect(await digests({ boardId: 'b2' })).toEqual(['d1'])
      await store.markRead('a1', { ids: [newest?.id ?? ''] }, 9_000)
      expect(await digests({ unread: true })).toEqual(['d1', 'd0'])
      expect(await store.list('a2', { limit: 2 })).toEqual([])
    })

    it('marks what one account names, or everything it has seen, and takes it back', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      const both = ['a1', 'a2'].flatMap((accountId) => [1, 2].map((n) => message({ accountId, digest: `d${n}` })))
      await store.advance('b1', 0, 1, both, 5_000)
      await store.advance('b1', 1, 2, [message({ digest: 'later' })], 6_000)
      const ids = (await store.list('a1', { limit: 10 })).map(({ id }) => id)
      const [later = '', seen = '', oldest = ''] = ids
      expect(await store.markRead('a2', { ids: [seen] }, 7_000)).toEqual([])
      expect(await store.markRead('a1', { ids: [] }, 7_000)).toEqual([])
      expect(await store.markRead('a1', { upTo: seen, boardId: 'b2' }, 7_000)).toEqual([])
      expect((await store.markRead('a1', { upTo: seen }, 7_000)).sort()).toEqual([seen, oldest].sort())
      expect(await store.markRead('a1', { ids: [seen] }, 8_000)).toEqual([])
      // A new one with the digest of one that was read: that one stays read.
      await store.advance('b1', 2, 3, [message({ digest: 'd1' })], 9_000)
      const digest = (await store.list('a1', { limit: 10 })).find(({ id }) => id === seen)?.digest
      const back = await store.markUnread('a1', [seen, oldest, later])
      expect(back).toEqual(digest === 'd1' ? [oldest] : [seen])
      expect(await store.markUnread('a2', [seen])).toEqual([])
    })

    it('says by a mark when the unread messages of an account are others than they were', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      const mark = async () => (await store.unreadMarks(['a1', 'a2', 'nobody'])).get('a1')
      const marks = [await mark()]
      const now = async (work: () => Promise<unknown>): Promise<void> => {
        await work()
        marks.push(await mark())
      }
      await now(() => store.advance('b1', 0, 1, [message({ digest: 'd' }), message({ accountId: 'a2' })], 5_000))
      await now(() => store.advance('b1', 1, 2, [message({ digest: 'e' })], 6_000))
      // Joined to one that is there: the number stays.
      await now(() => store.advance('b1', 2, 3, [message({ digest: 'd' })], 7_000))
      const [last] = await store.list('a1', { limit: 1 })
      await now(() => store.markRead('a1', { ids: [last?.id ?? ''] }, 8_000))
      expect(marks[0]).toBeUndefined()
      expect(new Set(marks).size).toBe(marks.length)
      await store.markUnread('a1', [last?.id ?? ''])
      expect(await mark()).toBe(marks[3])
      // What another account reads is its own.
      await store.markRead('a2', { upTo: '99999999999999' }, 9_000)
      expect(await mark()).toBe(marks[3])
      expect((await store.unreadMarks(['a1', 'a2'])).has('a2')).toBe(false)
      expect(await store.unreadMarks([])).toEqual(new Map())
    })

    it('drops what was read long ago, and what nobody ever read', async () => {
      const { store } = await withBoard(await open())
      await store.cursor('b1', 5)
      const told = [message({ digest: 'read', at: 100 }), message({ digest: 'old', at: 100 }), message({ at: 900 })]
      await store.advance('b1', 0, 1, told, 5_000)
      const all = await store.list('a1', { limit: 10 })
      await store.markRead('a1', { ids: all.filter(({ digest }) => digest === 'read').map(({ id }) => id) }, 2_000)
      expect(await store.prune({ read: 2_000, told: 100 })).toBe(0)
      expect(await store.prune({ read: 2_001, told: 101 })).toBe(2)
      expect((await store.list('a1', { limit: 10 })).map(({ at }) => at)).toEqual([900])
    })
  })
}
