import type { Actor } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { parseDocumentName, parseFragmentName } from '#shared/document/names.ts'
import { BoardSession } from './boardSession.ts'
import { Connection, openSocket } from './connection.ts'
import { pageIdentity } from './identity.ts'
import type { LocalCopies } from './local/localCopies.ts'
import { openCopies } from './local/openCopies.ts'
import type { Recovered } from './documentProvider.ts'
import { newId } from './newId.ts'
import { NoticeStore } from './notices.ts'
import { RecoveryShelf } from './recoveries.ts'
import { SaveLedger } from './saveLedger.ts'
import { UnreadMessages } from './unreadMessages.ts'

/**
 * What a page has one of. On the server these exist as well and never change: only effects, which run in browsers,
 * start them.
 */
export const identity = pageIdentity()
export const copies: Promise<LocalCopies | null> = identity ? openCopies(identity) : Promise.resolve(null)
export const connection = new Connection(() => openSocket(identity))
export const notices = new NoticeStore(connection)
export const unreadMessages = new UnreadMessages(connection)
export const saves = new SaveLedger()
export const recoveries = new RecoveryShelf(copies, newId)

/** The boards of this page, those that nobody looks at but that have undelivered work included. */
export const sessions = new Map<string, BoardSession>()

/** The session of a board on this page, made or taken over from the page before. On the server a new one each time. */
export function boardSession(view: BoardView, actor: Actor, serverNow: number, complete: boolean): BoardSession {
  const boardId = view.board.id
  const existing = sessions.get(boardId)
  if (existing) return existing
  const onEnd = (): void => void sessions.delete(boardId)
  const session = new BoardSession({ view, actor, serverNow, complete, connection, saves, copies, onEnd })
  if (typeof document !== 'undefined') sessions.set(boardId, session)
  return session
}

/** Sets text aside that the server refused, with the name of its task if this page knows it. */
export function setAside(lost: readonly Recovered[]): void {
  recoveries.add(lost, ({ document, fragment }) => {
    const place = parseDocumentName(document)
    const session = place?.kind === 'narrative' ? sessions.get(place.boardId) : undefined
    return session?.store.state.tasks.get(parseFragmentName(fragment)?.taskId ?? '')?.title ?? null
  })
}
