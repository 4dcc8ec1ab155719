import type { Actor } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { BoardSession } from './boardSession.ts'
import { Connection } from './connection.ts'
import { NoticeStore } from './notices.ts'
import { RecoveryShelf } from './recoveries.ts'
import { SaveLedger } from './saveLedger.ts'

/**
 * What a page has one of. On the server these exist as well and never change: only effects, which run in browsers,
 * start them.
 */
export const connection = new Connection()
export const notices = new NoticeStore(connection)
export const saves = new SaveLedger()
export const recoveries = new RecoveryShelf()

const sessions = new Map<string, BoardSession>()

/** The session of a board on this page, made or taken over from the page before. On the server a new one each time. */
export function boardSession(view: BoardView, actor: Actor, serverNow: number, complete: boolean): BoardSession {
  const boardId = view.board.id
  const existing = sessions.get(boardId)
  if (existing) return existing
  const onEnd = (): void => void sessions.delete(boardId)
  const session = new BoardSession({ view, actor, serverNow, complete, connection, saves, onEnd })
  if (typeof document !== 'undefined') sessions.set(boardId, session)
  return session
}

/** Asks before the page is left while anything on it is undelivered. Returns the way to stop asking. */
export function guardUnload(): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    const { waiting, blocked } = saves.saves
    if (waiting + blocked > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
