import * as Y from 'yjs'
import { richDoc } from '#shared/document/blocks.ts'
import { headingsOf, sectionTitle, sectionsOf } from '#shared/document/meetingWords.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import type { Actor, AgendaItem } from '#shared/domain/model.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { Verdict } from './admission.ts'
import { Allowances } from './Allowances.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import type { DocumentPeer, DocumentRoom } from './DocumentRoom.ts'
import type { Rooms } from './rooms.ts'

/** Each press reads the whole document, and may copy it: of minutes of two megabytes that takes a tenth of a second. */
const PRESSES_PER_SECOND = 2

/**
 * 为每个议题建段落. Two editors that each add what they miss would both add it: so the sections are made here, one press
 * after the other, and who comes second finds them made. The update goes the way of all updates, in the name of who
 * pressed: judged, stored, told. The caller has checked that they may read the meeting. Refused `tooMany` to who
 * presses on and on.
 */
export function createSections(
  rooms: Pick<Rooms, 'document' | 'documents' | 'pipeline'>,
  clock: Clock,
): (actor: Actor, board: BoardRoom, meetingId: string) => Promise<Reply> {
  const allowances = new Allowances(clock, PRESSES_PER_SECOND)
  /** The last press on each document. */
  const turns = new Map<string, Promise<unknown>>()

  async function make(actor: Actor, board: BoardRoom, meetingId: string, room: DocumentRoom): Promise<Reply> {
    const { accountId } = actor
    const agenda = board.state.meetings.get(meetingId)?.agenda ?? []
    // Who may not write them is refused with the flush, on record; until then a blank line stands for the sections.
    const update = room.charter.mayWrite(actor)
      ? await rooms.pipeline.read(room, () => missingSections(room.doc, agenda))
      : blankLine()
    if (!update) return { ok: true }
    return replyTo(await rooms.pipeline.update({ room, accountId, peer: pressOf(accountId), update }))
  }

  return async (actor, board, meetingId) => {
    const name = minutesName(meetingId)
    const room = await rooms.document(name)
    if (!room) return { ok: false, error: errorBody('notFound') }
    if (!allowances.of(`${actor.accountId} ${name}`).take()) return { ok: false, error: errorBody('tooMany') }
    // Held, or it could be let go while this press waits for the one before.
    room.pending++
    const turn = (turns.get(name) ?? Promise.resolve()).then(() => make(actor, board, meetingId, room))
    const settled = turn.catch(() => undefined)
    turns.set(name, settled)
    try {
      return await turn
    } finally {
      room.pending--
      rooms.documents.release(name)
      if (turns.get(name) === settled) turns.delete(name)
    }
  }
}

/** Nobody's editor: it hears nothing, and has written nothing before. */
const pressOf = (accountId: string): DocumentPeer => ({
  accountId,
  stored: 0,
  refused: false,
  send: () => undefined,
  close: () => undefined,
})

function replyTo(verdict: Verdict): Reply {
  if (verdict.kind !== 'refused') return { ok: true }
  switch (verdict.code) {
    case 'forbidden':
    case 'unauthenticated':
    case 'unavailable':
      return { ok: false, error: errorBody(verdict.code) }
    case 'locked':
      return { ok: false, error: errorBody('invalid', 'minutesLocked') }
    default:
      return { ok: false, error: errorBody('invalid') }
  }
}

/** What gives each item that has no section its own, at the end and in order; null where all have theirs. */
export function missingSections(doc: Y.Doc, agenda: readonly AgendaItem[]): Uint8Array | null {
  const there = sectionsOf(agenda, headingsOf(richDoc(doc.getXmlFragment(MINUTES_FRAGMENT))))
  const titles = agenda.flatMap((item, place) => (there.has(item.id) ? [] : [sectionTitle(place, item)]))
  if (titles.length === 0) return null
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  const fragment = copy.getXmlFragment(MINUTES_FRAGMENT)
  let update: Uint8Array | null = null
  copy.on('update', (bytes: Uint8Array) => (update = bytes))
  copy.transact(() => {
    const made = titles.flatMap((title) => [headingOf(title), new Y.XmlElement('paragraph')])
    // The one line of an empty document may have somebody's caret in it: it becomes the body of the last section.
    if (isBlank(fragment)) fragment.insert(0, made.slice(0, -1))
    else fragment.insert(fragment.length, made)
  })
  copy.destroy()
  return update
}

function blankLine(): Uint8Array {
  const doc = new Y.Doc()
  doc.getXmlFragment(MINUTES_FRAGMENT).insert(0, [new Y.XmlElement('paragraph')])
  return Y.encodeStateAsUpdate(doc)
}

function headingOf(title: string): Y.XmlElement {
  const heading = new Y.XmlElement<{ level: number }>('heading')
  heading.setAttribute('level', 2)
  heading.insert(0, [new Y.XmlText(title)])
  return heading as unknown as Y.XmlElement
}

function isBlank(fragment: Y.XmlFragment): boolean {
  const only: unknown = fragment.length === 1 ? fragment.get(0) : null
  return only instanceof Y.XmlElement && only.nodeName === 'paragraph' && richDoc(fragment).content.every(isEmpty)
}

const isEmpty = (block: object): boolean => !('content' in block)
