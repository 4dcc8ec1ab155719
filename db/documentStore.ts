import { type Database, readTogether } from './database.ts'

export interface StoredDocument {
  /** Sequence of the last stored update; 0 for a document nobody has written in. */
  seq: number
  snapshot: Uint8Array | null
  /** The updates after the snapshot, oldest first. */
  updates: Uint8Array[]
  /** Yjs client id → the account it is bound to in this document. */
  clients: Map<number, string>
}

export interface StoredUpdate {
  seq: number
  at: number
  accountId: string
  update: Uint8Array
}

/** Documents as stored. Updates are appended through the commit store alone. */
export interface DocumentStore {
  /** Everything needed to rebuild a document, on one view of the data. An unknown name gives an empty document. */
  load(name: string): Promise<StoredDocument>
  /**
   * Stores the merged state up to `seq`, unless a later one is stored already. The log stays. Throws when the document
   * has no update `seq`.
   */
  saveSnapshot(name: string, seq: number, state: Uint8Array): Promise<void>
  /** Updates after `since`, oldest first: the audit trail of the text, and how another node catches up. */
  updatesSince(name: string, since: number): Promise<StoredUpdate[]>
}

export function createDocumentStore(database: Database): DocumentStore {
  return {
    load: (name) =>
      readTogether(database, async (trx) => {
        const head = await trx.selectFrom('document').select('seq').where('name', '=', name).executeTakeFirst()
        if (!head) return { seq: 0, snapshot: null, updates: [], clients: new Map() }
        const snapshot = await trx
          .selectFrom('document_snapshot')
          .select(['seq', 'bytes'])
          .where('name', '=', name)
          .executeTakeFirst()
        const updates = await trx
          .selectFrom('document_update')
          .select('bytes')
          .where('name', '=', name)
          .where('seq', '>', snapshot?.seq ?? 0)
          .orderBy('seq')
          .execute()
        const clients = await trx
          .selectFrom('document_client')
          .select(['client_id', 'account_id'])
          .where('name', '=', name)
          .execute()
        return {
          seq: head.seq,
          snapshot: snapshot?.bytes ?? null,
          updates: updates.map((row) => row.bytes),
          clients: new Map(clients.map((row) => [row.client_id, row.account_id])),
        }
      }),

    async saveSnapshot(name, seq, state) {
      await database.writer.transaction().execute(async (trx) => {
        const update = await trx
          .selectFrom('document_update')
          .select('seq')
          .where('name', '=', name)
          .where('seq', '=', seq)
          .executeTakeFirst()
        if (!update) throw new Error(`document ${name} has no update ${seq} to snapshot`)
        await trx
          .insertInto('document_snapshot')
          .values({ name, seq, bytes: state })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet((eb) => ({ seq: eb.ref('excluded.seq'), bytes: eb.ref('excluded.bytes') }))
              .whereRef('document_snapshot.seq', '<', 'excluded.seq'),
          )
          .execute()
      })
    },

    async updatesSince(name, since) {
      const rows = await database.reader
        .selectFrom('document_update')
        .select(['seq', 'at', 'account_id', 'bytes'])
        .where('name', '=', name)
        .where('seq', '>', since)
        .orderBy('seq')
        .execute()
      return rows.map((row) => ({ seq: row.seq, at: row.at, accountId: row.account_id, update: row.bytes }))
    },
  }
}
