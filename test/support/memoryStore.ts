import type { Actor, Change } from '#shared/domain/model.ts'
import { type BoardState, copyState, emptyState } from '#shared/domain/state.ts'
import {
  type CommandKey,
  type CommitStore,
  type CommitTransaction,
  type Head,
  type MinutesRow,
  type SystemEntry,
  type UpdateRow,
  commandKey,
} from '#db/commitStore.ts'
import type { StoredDocument } from '#server/realtime/DocumentRoom.ts'

/** The commit store in memory: all or nothing, with gates that a test opens and failures that a test orders. */
export class MemoryStore implements CommitStore {
  readonly people = new Map<string, Actor>()
  readonly log: Change[] = []
  readonly system: SystemEntry[] = []
  readonly commands = new Map<string, number>()
  readonly updates: UpdateRow[] = []
  readonly minutes: MinutesRow[] = []
  states = new Map<string, { state: BoardState; head: Head }>()
  /** What happened, in order: 'begin', 'commit', 'rollback', and what the test adds. */
  readonly events: string[] = []
  /** Thrown at the commit of the next transactions while set. */
  failing: Error | null = null
  /** Thrown when these changes are appended: a constraint that they break, or a defect. */
  poison: ((changes: readonly Change[]) => Error | null) | null = null
  /** Awaited before each commit. */
  gate: Promise<void> | null = null
  /** One transaction at a time, as on the one writing connection. */
  #turn: Promise<unknown> = Promise.resolve()

  transaction<T>(work: (tx: CommitTransaction) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#transact(work))
  }

  /** Changes a person in a transaction of its own; `committed` is called at its commit. */
  regrant(accountId: string, actor: Actor | null, committed: () => void): Promise<void> {
    return this.#inTurn(() => {
      if (actor) this.people.set(accountId, actor)
      else this.people.delete(accountId)
      committed()
      return Promise.resolve()
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #transact<T>(work: (tx: CommitTransaction) => Promise<T>): Promise<T> {
    this.events.push('begin')
    const effects: (() => void)[] = []
    const tx: CommitTransaction = {
      actors: (ids) =>
        Promise.resolve(new Map(ids.flatMap((id) => (this.people.has(id) ? [[id, this.people.get(id)!]] : [])))),
      knownCommands: (keys) =>
        Promise.resolve(
          new Map(
            keys.flatMap((key): [string, number][] => {
              const seq = this.commands.get(commandKey(key))
              return seq === undefined ? [] : [[commandKey(key), seq]]
            }),
          ),
        ),
      changesOfCommand: (key: CommandKey) =>
        Promise.resolve(this.log.filter((c) => c.commandId === key.commandId && c.actorId === key.actorId)),
      appendChanges: async (boardId, expected, changes, after) => {
        const poisoned = this.poison?.(changes)
        if (poisoned) throw poisoned
        const last = changes.at(-1)!
        const head = { seq: last.seq, hash: `h${last.seq}`, at: last.at }
        const state = copyState(after)
        const stored = this.states.get(boardId)?.head.seq ?? 0
        if (stored !== expected.seq) throw new Error('head moved')
        effects.push(() => {
          this.log.push(...changes)
          this.states.set(boardId, { state, head })
        })
        return head
      },
      rememberCommands: (rows) => {
        effects.push(() => rows.forEach((row) => this.commands.set(commandKey(row), row.seq)))
        return Promise.resolve()
      },
      appendUpdates: (rows) => {
        effects.push(() => this.updates.push(...rows))
        return Promise.resolve(rows.map((_, i) => this.updates.length + i + 1))
      },
      freezeMinutes: (row) => {
        effects.push(() => this.minutes.push(row))
        return Promise.resolve()
      },
      appendSystem: (entries) => {
        effects.push(() => this.system.push(...entries))
        return Promise.resolve()
      },
    }
    try {
      const result = await work(tx)
      if (this.gate) await this.gate
      if (this.failing) throw this.failing
      for (const effect of effects) effect()
      this.events.push('commit')
      return result
    } catch (error) {
      this.events.push('rollback')
      throw error
    }
  }

  load(boardId: string): { state: BoardState; head: Head } {
    const stored = this.states.get(boardId)
    return stored
      ? { state: copyState(stored.state), head: stored.head }
      : { state: emptyState(boardId), head: { seq: 0, hash: '', at: 0 } }
  }

  loadDocument(name: string): StoredDocument {
    const rows = this.updates.filter((row) => row.name === name)
    const clients = new Map(rows.flatMap((row) => row.clientIds.map((id): [number, string] => [id, row.accountId])))
    return { seq: rows.length, snapshot: null, updates: rows.map((row) => row.update), clients }
  }
}
