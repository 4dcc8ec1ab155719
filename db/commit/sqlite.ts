import type BetterSqlite3 from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { changesOfCommand } from '../changeRows.ts'
import type { SqliteDatabase } from '../database.ts'
import { ClientTakenError } from '../errors.ts'
import { freezeMinutes } from '../minutes.ts'
import { appendSystemWithin } from '../systemStream.ts'
import type { Tables } from '../tables.ts'
import { type CommitStore, type CommitTransaction, type Head, type UpdateRow, commandKey } from './port.ts'
import { type Append, actorsOf, expectHead, prepareAppend } from './prepare.ts'

/**
 * The commit store on SQLite: prepared statements on the writer's own handle, because building and preparing SQL anew
 * costs more than running it. No other write comes between.
 */
export function sqliteTransactions(database: SqliteDatabase): CommitStore['transaction'] {
  const { handle } = database
  let prepared: Statements | null = null
  return (work) =>
    database.alone(async (within) => {
      const statements = (prepared ??= prepare(handle))
      statements.begin.run()
      try {
        const result = await work(transactionOf(statements, within))
        statements.commit.run()
        return result
      } catch (error) {
        // Some failures, a full disk among them, have rolled back already.
        if (handle.inTransaction) statements.rollback.run()
        throw error
      }
    })
}

type Statements = ReturnType<typeof prepare>

function prepare(handle: BetterSqlite3.Database) {
  const statement = <P extends unknown[], R = unknown>(sql: string): BetterSqlite3.Statement<P, R> =>
    handle.prepare<P, R>(sql)
  return {
    begin: statement<[]>('begin immediate'),
    commit: statement<[]>('commit'),
    rollback: statement<[]>('rollback'),
    accounts: statement<[ids: string], { id: string; name: string }>(
      `select id, name from account where status = 'active' and id in (select value from json_each(?)) order by id`,
    ),
    grants: statement<[ids: string], { account_id: string; unit_id: string; role: string }>(
      `select account_id, unit_id, role from role_grant where account_id in (select value from json_each(?))
       order by account_id, unit_id, role`,
    ),
    knownCommand: statement<[string, string, string], { seq: number }>(
      'select seq from command where board_id = ? and actor_id = ? and command_id = ?',
    ),
    rememberCommand: statement<[string, string, string, number, number]>(
      'insert into command (board_id, actor_id, command_id, seq, at) values (?, ?, ?, ?, ?)',
    ),
    head: statement<[string], { seq: number; hash: string }>('select seq, hash from board where id = ?'),
    board: statement<[Append['board']]>(
      `insert into board (id, seq, hash, at, title, status, issuing_unit_id, label, body)
       values (@id, @seq, @hash, @at, @title, @status, @issuing_unit_id, @label, @body)
       on conflict (id) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at, title = excluded.title,
         status = excluded.status, issuing_unit_id = excluded.issuing_unit_id, label = excluded.label, body = excluded.body`,
    ),
    change: statement<[Append['changes'][number]]>(
      `insert into change (board_id, seq, at, actor_id, unit_id, command_id, type, subject, body, hash)
       values (@board_id, @seq, @at, @actor_id, @unit_id, @command_id, @type, @subject, @body, @hash)`,
    ),
    subject: statement<[Append['subjects'][number]]>(
      `insert into subject_state (board_id, subject, seq, body, stamps)
       values (@board_id, @subject, @seq, @body, @stamps)
       on conflict (board_id, subject) do update set seq = excluded.seq, body = excluded.body, stamps = excluded.stamps`,
    ),
    snapshot: statement<[NonNullable<Append['snapshot']>]>(
      'insert into board_snapshot (board_id, seq, at, body) values (@board_id, @seq, @at, @body)',
    ),
    raiseDocument: statement<[name: string, at: number], { seq: number }>(
      `insert into document (name, seq, at) values (?, 1, ?)
       on conflict (name) do update set seq = document.seq + 1, at = max(document.at, excluded.at)
       returning seq`,
    ),
    update: statement<[string, number, number, string, Uint8Array]>(
      'insert into document_update (name, seq, at, account_id, bytes) values (?, ?, ?, ?, ?)',
    ),
    bindClient: statement<[string, number, string]>(
      'insert into document_client (name, client_id, account_id) values (?, ?, ?) on conflict (name, client_id) do nothing',
    ),
    clientAccount: statement<[string, number], { account_id: string }>(
      'select account_id from document_client where name = ? and client_id = ?',
    ),
  }
}

const transactionOf = (statements: Statements, within: Kysely<Tables>): CommitTransaction => ({
  async actors(accountIds) {
    if (accountIds.length === 0) return new Map()
    const ids = JSON.stringify(accountIds)
    return actorsOf(statements.accounts.all(ids), statements.grants.all(ids))
  },

  async knownCommands(keys) {
    const known = new Map<string, number>()
    for (const key of keys) {
      const row = statements.knownCommand.get(key.boardId, key.actorId, key.commandId)
      if (row) known.set(commandKey(key), row.seq)
    }
    return known
  },

  changesOfCommand: (key) => changesOfCommand(within, key),

  async appendChanges(boardId, expected, changes, after): Promise<Head> {
    const append = prepareAppend(boardId, expected, changes, after)
    expectHead(boardId, expected, statements.head.get(boardId))
    if (!append) return expected
    statements.board.run(append.board)
    for (const row of append.changes) statements.change.run(row)
    for (const row of append.subjects) statements.subject.run(row)
    if (append.snapshot) statements.snapshot.run(append.snapshot)
    return append.head
  },

  async rememberCommands(rows) {
    for (const row of rows) {
      statements.rememberCommand.run(row.boardId, row.actorId, row.commandId, row.seq, row.at)
    }
  },

  appendUpdates: async (rows) => rows.map((row) => appendUpdate(statements, row)),
  freezeMinutes: (row) => freezeMinutes(within, row),
  appendSystem: (entries) => appendSystemWithin(within, entries),
})

function appendUpdate(statements: Statements, row: UpdateRow): number {
  const { seq } = statements.raiseDocument.get(row.name, row.at) ?? { seq: 0 }
  statements.update.run(row.name, seq, row.at, row.accountId, row.update)
  for (const clientId of row.clientIds) {
    if (statements.bindClient.run(row.name, clientId, row.accountId).changes > 0) continue
    if (statements.clientAccount.get(row.name, clientId)?.account_id !== row.accountId) {
      throw new ClientTakenError(row.name, clientId)
    }
  }
  return seq
}
