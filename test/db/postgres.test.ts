import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { HeadMovedError } from '#db/errors.ts'
import { postgresDatabases } from '#test/support/databases.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { HandMadeLog } from './logs.ts'
import { storeContracts } from './stores.contract.ts'

describe('on PostgreSQL', () => {
  const { open, openBare, connect } = postgresDatabases()
  storeContracts({ open, openBare })

  it('reads bigint as a number and commits synchronously', async () => {
    const { writer } = await open()
    const { rows } = await sql<{ moment: unknown; commit: string }>`
      select 1760000000000::bigint as moment, current_setting('synchronous_commit') as commit`.execute(writer)
    expect(rows).toEqual([{ moment: 1_760_000_000_000, commit: 'on' }])
  })

  it('refuses to commit while a method is still running', async () => {
    const database = await open()
    const rows = [{ name: 'minutes/m1', accountId: 'a', at: 1, update: Buffer.from('x'), clientIds: [] }]
    let unawaited: Promise<unknown> = Promise.resolve()
    const attempt = createCommitStore(database).transaction(async (tx) => {
      unawaited = tx.appendUpdates(rows).catch(() => undefined)
    })
    await expect(attempt).rejects.toThrow('not awaited')
    await unawaited
    expect((await createDocumentStore(database).load('minutes/m1')).seq).toBe(0)
  })

  it('lets one of two nodes append, and tells the other that the head has moved', async () => {
    const stores = [await open(), await connect()].map(createCommitStore)
    const made = (title: string) => {
      const log = new HandMadeLog('b1')
      log.created()
      log.next('board', { title })
      return log
    }
    const nodes = stores.map((store, i) => ({ store, log: made(`节点 ${i}`) }))
    for (let round = 0; round < 5; round++) {
      const outcomes = await Promise.allSettled(nodes.map(({ store, log }) => log.commit(store)))
      const winner = outcomes.findIndex((outcome) => outcome.status === 'fulfilled')
      const lost = outcomes[1 - winner]
      expect(lost?.status === 'rejected' && lost.reason).toBeInstanceOf(HeadMovedError)
      const ahead = nodes[winner]?.log ?? made('')
      expect(ahead.head).not.toEqual(NO_HEAD)
      // The loser reads the log forward: here it takes over what the winner has, and both try again.
      for (const node of nodes) {
        const log = new HandMadeLog('b1')
        for (const change of ahead.changes) log.next(change.subject, change.after as never, change)
        log.head = ahead.head
        log.percent('fuzhou', round)
        node.log = log
      }
    }
  })

  it('numbers the updates two nodes append to one document without gap or repetition', async () => {
    const [one, two] = [createCommitStore(await open()), createCommitStore(await connect())]
    const row = { name: 'minutes/m1', accountId: 'a', at: 1, update: Buffer.from('x'), clientIds: [1] }
    const seqs = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).transaction((tx) => tx.appendUpdates([row, row]))),
    )
    expect(seqs.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  })
})
