import { type Transaction, sql } from 'kysely'
import { changesOfCommand } from '../changeRows.ts'
import type { PostgresDatabase } from '../database.ts'
import { ClientTakenError, HeadMovedError } from '../errors.ts'
import { freezeMinutes } from '../minutes.ts'
import { appendSystemWithin } from '../systemStream.ts'
import type { Tables } from '../tables.ts'
import { type CommitStore, type CommitTransaction, type UpdateRow, commandKey } from './port.ts'
import { type Append, NO_HEAD, actorsOf, expectHead, prepareAppend } from './prepare.ts'

/** The commit store on PostgreSQL: one statement per kind of row, whatever the size of the batch. */
export const postgresTransactions =
  (database: PostgresDatabase): CommitStore['transaction'] =>
  (work) =>
    database.writer.transaction().execute((trx) => work(transactionOf(trx)))

const transactionOf = (trx: Transaction<Tables>): CommitTransaction => ({
  async actors(accountIds) {
    if (accountIds.length === 0) return new Map()
    // The lock makes a revocation wait for this commit, or this commit see the revocation: it updates the account first.
    const accounts = await trx
      .selectFrom('account')
      .select(['id', 'name'])
      .where('id', 'in', accountIds)
      .where('status', '=', 'active')
      .orderBy('id')
      .forShare()
      .execute()
    const grants = await trx
      .selectFrom('role_grant')
      .selectAll()
      .where('account_id', 'in', accountIds)
      .orderBy('account_id')
      .orderBy('unit_id')
      .orderBy('role')
      .execute()
    return actorsOf(accounts, grants)
  },

  async knownCommands(keys) {
    if (keys.length === 0) return new Map()
    // Every combination of the three, of which those asked for are kept: one index scan instead of one for each key.
    const rows = await trx
      .selectFrom('command')
      .select(['board_id', 'actor_id', 'command_id', 'seq'])
      .where('board_id', 'in', distinct(keys, 'boardId'))
      .where('actor_id', 'in', distinct(keys, 'actorId'))
      .where('command_id', 'in', distinct(keys, 'commandId'))
      .execute()
    const wanted = new Set(keys.map(commandKey))
    const known = new Map<string, number>()
    for (const row of rows) {
      const key = commandKey({ boardId: row.board_id, actorId: row.actor_id, commandId: row.command_id })
      if (wanted.has(key)) known.set(key, row.seq)
    }
    return known
  },

  changesOfCommand: (key) => changesOfCommand(trx, key),

  async appendChanges(boardId, expected, changes, after) {
    const append = prepareAppend(boardId, expected, changes, after)
    const stored = await trx
      .selectFrom('board')
      .select(['seq', 'hash'])
      .where('id', '=', boardId)
      .forUpdate()
      .executeTakeFirst()
    expectHead(boardId, expected, stored)
    if (!append) return expected
    await writeAppend(trx, append, expected.seq === NO_HEAD.seq)
    return append.head
  },

  async rememberCommands(rows) {
    if (rows.length === 0) return
    await trx
      .insertInto('command')
      .values(
        rows.map((row) => ({
          board_id: row.boardId,
          actor_id: row.actorId,
          command_id: row.commandId,
          seq: row.seq,
          at: row.at,
        })),
      )
      .execute()
  },

  appendUpdates: (rows) => appendUpdates(trx, rows),
  freezeMinutes: (row) => freezeMinutes(trx, row),
  appendSystem: (entries) => appendSystemWithin(trx, entries),
})

const distinct = <K extends string>(rows: readonly Record<K, string>[], field: K): string[] => [
  ...new Set(rows.map((row) => row[field])),
]

/** PostgreSQL takes 65,535 parameters in a statement; the widest row here has ten. */
const ROWS_A_STATEMENT = 5_000

function* portions<T>(rows: readonly T[]): Iterable<readonly T[]> {
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) yield rows.slice(i, i + ROWS_A_STATEMENT)
}

async function writeAppend(trx: Transaction<Tables>, append: Append, first: boolean): Promise<void> {
  const { board } = append
  if (first) {
    // No row could be locked, so another node may have made the board in the meantime: then this inserts nothing.
    const made = await trx
      .insertInto('board')
      .values(board)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new HeadMovedError(board.id, 0, 1)
  } else {
    await trx.updateTable('board').set(board).where('id', '=', board.id).execute()
  }
  for (const rows of portions(append.changes)) await trx.insertInto('change').values(rows).execute()
  for (const rows of portions(append.subjects)) {
    await trx
      .insertInto('subject_state')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['board_id', 'subject']).doUpdateSet((eb) => ({
          seq: eb.ref('excluded.seq'),
          body: eb.ref('excluded.body'),
          stamps: eb.ref('excluded.stamps'),
        })),
      )
      .execute()
  }
  if (append.snapshot) await trx.insertInto('board_snapshot').values(append.snapshot).execute()
}

async function appendUpdates(trx: Transaction<Tables>, rows: readonly UpdateRow[]): Promise<number[]> {
  if (rows.length === 0) return []
  const byName = new Map<string, UpdateRow[]>()
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row])
  const next = new Map<string, number>()
  // One raise of the head per document locks it and reserves its sequences; in order of name, so that nodes do not deadlock.
  for (const name of [...byName.keys()].sort()) {
    const own = byName.get(name) ?? []
    const { seq } = await trx
      .insertInto('document')
      .values({ name, seq: own.length, at: Math.max(...own.map((row) => row.at)) })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({
          seq: eb('document.seq', '+', eb.ref('excluded.seq')),
          at: sql<number>`greatest(document.at, excluded.at)`,
        })),
      )
      .returning('seq')
      .executeTakeFirstOrThrow()
    next.set(name, seq - own.length + 1)
  }
  const seqs = rows.map(({ name }) => {
    const seq = next.get(name) ?? 0
    next.set(name, seq + 1)
    return seq
  })
  const stored = rows.map((row, i) => ({
    name: row.name,
    seq: seqs[i] ?? 0,
    at: row.at,
    account_id: row.accountId,
    bytes: row.update,
  }))
  for (const portion of portions(stored)) await trx.insertInto('document_update').values(portion).execute()
  await bindClients(trx, rows)
  return seqs
}

async function bindClients(trx: Transaction<Tables>, rows: readonly UpdateRow[]): Promise<void> {
  const wanted = new Map<string, { name: string; client_id: number; account_id: string }>()
  for (const { name, accountId, clientIds } of rows) {
    for (const clientId of clientIds) {
      const key = `${clientId} ${name}`
      const before = wanted.get(key)
      if (before && before.account_id !== accountId) throw new ClientTakenError(name, clientId)
      wanted.set(key, { name, client_id: clientId, account_id: accountId })
    }
  }
  if (wanted.size === 0) return
  const bindings = [...wanted.values()]
  await trx
    .insertInto('document_client')
    .values(bindings)
    .onConflict((conflict) => conflict.columns(['name', 'client_id']).doNothing())
    .execute()
  const stored = await trx
    .selectFrom('document_client')
    .selectAll()
    .where('name', 'in', distinct(bindings, 'name'))
    .where('client_id', 'in', [...new Set(bindings.map((binding) => binding.client_id))])
    .execute()
  for (const { name, client_id, account_id } of stored) {
    const binding = wanted.get(`${client_id} ${name}`)
    if (binding && binding.account_id !== account_id) throw new ClientTakenError(name, client_id)
  }
}
