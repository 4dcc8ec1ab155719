import type { Actor } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { parseDocumentName, parseFragmentName } from '#shared/document/names.ts'
import { BoardSession } from './boardSession.ts'
import { Connection, openSocket } from './connection.ts'
import { Courier } from './courier.ts'
import { pageIdentity } from './identity.ts'
import type { LocalCopies } from './local/localCopies.ts'
import { openCopies } from './local/openCopies.ts'
import type { Recovered } from './documentProvider.ts'
import { newId } from './newId.ts'
import { NoticeStore } from './notices.ts'
import { RecoveryShelf } from './recoveries.ts'
import { SaveLedger } from './saveLedger.ts'

/**
 * What a page has one of. On the server these exist as well and never change: only effects, which run in browsers,
 * start them.
 */
export const identity = pageIdentity()
export const copies: Promise<LocalCopies | null> = identity ? openCopies(identity) : Promise.resolve(null)
export const connection = new Connection(() => openSocket(identity))
export const notices = new NoticeStore(connection)
export const saves = new SaveLedger()
export const recoveries = new RecoveryShelf(copies, newId)

const sessions = new Map<string, BoardSession>()

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

/** Begins what every page does for the person it is for, whatever it shows. Returns the way to stop. */
export function startPage(): () => void {
  if (!identity) return () => undefined
  const courier = new Courier({ copies, board: collectBoard, document: collectDocument })
  void showKept()
  void recoveries.open()
  const stops = [guardUnload(), courier.start()]
  let before = connection.state.state
  stops.push(
    connection.subscribe(() => {
      const { state } = connection.state
      if (state === 'online' && before !== 'online') void courier.round()
      before = state
    }),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

/** Delivers what was left on a board, if need be without a page that shows it. */
async function collectBoard(boardId: string): Promise<void> {
  const open = sessions.get(boardId)
  if (open) return open.takeUp()
  connection.start()
  const reply = await connection.request('board:join', { boardId })
  if (!identity || !reply?.ok || !reply.snapshot || sessions.has(boardId)) return
  // Nobody looks at it, so it needs no name; the page that opens it brings its person along.
  const actor: Actor = { accountId: identity.accountId, name: '', grants: reply.grants }
  const session = boardSession(reply.snapshot, actor, reply.serverNow, true)
  const release = session.hold()
  await session.takeUp()
  release()
}

async function collectDocument(name: string): Promise<void> {
  const { collectDrafts } = await import('./documents.ts')
  await collectDrafts(name)
}

/** Sets text aside that the server refused, with the name of its task if this page knows it. */
export function setAside(lost: readonly Recovered[]): void {
  recoveries.add(lost, ({ document, fragment }) => {
    const place = parseDocumentName(document)
    const session = place?.kind === 'narrative' ? sessions.get(place.boardId) : undefined
    return session?.store.state.tasks.get(parseFragmentName(fragment)?.taskId ?? '')?.title ?? null
  })
}

/** Asks before the page is left while anything on it is undelivered. Returns the way to stop asking. */
function guardUnload(): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    const { waiting, blocked } = saves.saves
    if (waiting + blocked > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}

/** Says on the page whether everything given to this browser's storage has been written; tests and styles read it. */
async function showKept(): Promise<void> {
  const kept = await copies
  if (!kept) return
  const show = (): void => {
    document.documentElement.dataset.kept = String(kept.safe)
  }
  kept.subscribe(show)
  show()
}
