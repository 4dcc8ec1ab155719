import * as Y from 'yjs'
import { beforeEach, describe, expect, it } from 'vitest'
import { plainText } from '#shared/document/text.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import { DocumentRoom, type StoredDocument } from '#server/realtime/DocumentRoom.ts'
import { staff } from '#test/support/builders.ts'
import { OPEN_CHARTER, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const ROOT = 't1/progress'

/** What storage has of the document, and the backup that was made of it. */
let stored: StoredDocument
let backup: StoredDocument
let room: DocumentRoom

const roomOf = (has: StoredDocument): DocumentRoom =>
  new DocumentRoom('narrative/b1/fuzhou', OPEN_CHARTER, has, new FakeClock())
const copyOf = ({ seq, snapshot, updates, clients }: StoredDocument): StoredDocument => ({
  seq,
  snapshot,
  updates: [...updates],
  clients: new Map(clients),
})
const text = (doc: Y.Doc): string => plainText(doc.getXmlFragment(ROOT))

/** Somebody with the document on their screen. */
class Typist {
  readonly doc = new Y.Doc()
  readonly #actor

  constructor(accountId: string) {
    this.#actor = { ...staff('fuzhou'), accountId }
    this.hear()
  }
  /** Takes what the server has. */
  hear(): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room.doc))
  }
  /** Gives what the server has not, as after each connection. */
  deliver(): Verdict {
    const update = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(room.doc))
    const verdict = room.admit(update, this.#actor, {})
    if (verdict.kind !== 'admitted') return verdict
    stored.seq++
    stored.updates.push(verdict.update)
    for (const client of verdict.newClients) stored.clients.set(client, this.#actor.accountId)
    return verdict
  }
  type(words: string): Verdict {
    write(this.doc, words, ROOT)
    return this.deliver()
  }
}

beforeEach(() => {
  stored = { seq: 0, snapshot: null, updates: [], clients: new Map() }
  room = roomOf(stored)
})

/** The server is put back to the backup, and everybody finds it so when they come back. */
function restore(): void {
  stored = copyOf(backup)
  room = roomOf(stored)
}

describe('[D17] a server that was put back to an older backup', () => {
  it('has again, once, what was written since, from whoever still has it', () => {
    const ann = new Typist('ann')
    ann.type('备份以前')
    backup = copyOf(stored)
    ann.type('备份以后')
    restore()
    expect(text(room.doc)).toBe('备份以前')
    expect(ann.deliver().kind).toBe('admitted')
    expect(ann.deliver().kind).toBe('known')
    expect(text(room.doc)).toBe('备份以前\n备份以后')
    expect(ann.type('接着写').kind).toBe('admitted')
    expect(text(room.doc)).toBe('备份以前\n备份以后\n接着写')
  })

  it('takes of others what is theirs to give, and turns away whoever would write on as somebody else', () => {
    const ann = new Typist('ann')
    ann.type('甲写的')
    backup = copyOf(stored)
    const bob = new Typist('bob')
    bob.type('乙写的')
    ann.hear()
    ann.type('甲又写的')
    restore()

    // The ids are known again when they come: the first to bring a text is who may write on with its id.
    expect(ann.deliver().kind).toBe('admitted')
    expect(bob.deliver().kind).toBe('known')
    const whole = text(room.doc)
    expect(whole.split('\n').sort()).toEqual(['乙写的', '甲写的', '甲又写的'].sort())
    expect(bob.type('乙接着写')).toMatchObject({ kind: 'refused', code: 'foreignClient' })
    expect(text(room.doc)).toBe(whole)

    // Who is refused starts again with an id of their own; what they typed is on their shelf (O5).
    const again = new Typist('bob')
    expect(again.type('乙接着写').kind).toBe('admitted')
    ann.hear()
    for (const doc of [room.doc, ann.doc, again.doc])
      expect(text(doc).split('\n').sort()).toEqual(['乙写的', '乙接着写', '甲写的', '甲又写的'].sort())
  })

  it('that nobody remembers goes on where it is', () => {
    const ann = new Typist('ann')
    ann.type('备份以前')
    backup = copyOf(stored)
    ann.type('没有人记得')
    restore()
    const newcomer = new Typist('bob')
    expect(newcomer.type('新写的').kind).toBe('admitted')
    expect(text(room.doc)).toBe('备份以前\n新写的')
  })
})
