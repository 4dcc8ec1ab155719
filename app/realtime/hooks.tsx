import { useRevalidator } from '@remix-run/react'
import {
  type ReactNode,
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Assignment, Change, LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Summary } from '#shared/domain/summary.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import type { Focus, Present } from '#shared/protocol/events.ts'
import type { BoardSession } from './boardSession.ts'
import { type BoardStore, NO_MARKS } from './boardStore.ts'
import type { BoardStatus, Conflict, Mark, RefusedCommand, SendOptions, Sent } from './boardTypes.ts'
import type { ConnectionState } from './connection.ts'
import type { LocalCopies } from './local/localCopies.ts'
import type { Notices } from './notices.ts'
import { boardSession, connection, copies, identity, notices, recoveries, saves, unreadMessages } from './page.ts'
import { startOver } from './pageLife.ts'
import type { Recovery } from './recoveries.ts'
import { type SaveStatus, saveStatus } from './saveLedger.ts'
import { type LiveSummary, SummarySource } from './summarySource.ts'
import type { Unread } from './unreadMessages.ts'

const SessionContext = createContext<BoardSession | null>(null)

export interface RealtimeProviderProps {
  /** The board as the loader gave it. */
  view: BoardView
  actor: Actor
  /** The server's clock when it rendered (ms), from the loader. */
  serverNow: number
  /** False when `view` holds only the first rows: the rest comes with the join. */
  complete?: boolean
  children: ReactNode
}

/** Makes a board live for what is below. The first render shows exactly the loader's data. */
export function RealtimeProvider(props: RealtimeProviderProps) {
  return <BoardProvider key={props.view.board.id} {...props} />
}

function BoardProvider({ view, actor, serverNow, complete = true, children }: RealtimeProviderProps) {
  const [session] = useState(() => boardSession(view, actor, serverNow, complete))
  const { revalidate } = useRevalidator()
  useEffect(() => session.hold(), [session])
  useEffect(() => {
    if (!identity || actor.accountId === identity.accountId) session.store.adopt(view, actor, complete)
  }, [session, view, actor, complete])
  useEffect(() => {
    session.onFresh = revalidate
  }, [session, revalidate])
  // Loaded again after somebody else has signed in: this page is not theirs.
  useEffect(() => {
    if (identity && actor.accountId !== identity.accountId) void startOver()
  }, [actor])
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}

function useSession(): BoardSession {
  const session = useContext(SessionContext)
  if (!session) throw new Error('used outside RealtimeProvider')
  return session
}

/** The store itself, e.g. for `store.seq` when a person begins to edit. */
export const useBoardStore = (): BoardStore => useSession().store

/** The person at this page, with their grants; ask `can(actor, …)` what to show. */
export const useActor = (): Actor => {
  const { store } = useSession()
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  const get = (): Actor => store.actor
  return useSyncExternalStore(subscribe, get, get)
}

/**
 * Something worked out from the board as this person sees it. Renders again only when the result differs by `isEqual`
 * (`shallowEqual` for lists of entities, which keep their identity).
 */
export function useBoardState<T>(selector: (state: BoardState) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  const { store } = useSession()
  const last = useRef<{ state: BoardState; selector: (state: BoardState) => T; value: T } | null>(null)
  const select = (state: BoardState): T => {
    const memo = last.current
    if (memo?.state === state && memo.selector === selector) return memo.value
    const fresh = selector(state)
    const value = memo && isEqual(memo.value, fresh) ? memo.value : fresh
    last.current = { state, selector, value }
    return value
  }
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(
    subscribe,
    () => select(store.state),
    () => select(store.initial),
  )
}

/** Equal lists of identical things. */
export function shallowEqual<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
}

function useSubject<T>(subject: string, read: (store: BoardStore) => T, initially: (store: BoardStore) => T): T {
  const { store } = useSession()
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener, subject), [store, subject])
  return useSyncExternalStore(
    subscribe,
    () => read(store),
    () => initially(store),
  )
}

/** One assignment; renders again only when it changes. */
export const useAssignment = (id: string): Assignment | undefined =>
  useSubject(
    `assignment:${id}`,
    (store) => store.state.assignments.get(id),
    (store) => store.initial.assignments.get(id),
  )

/** How `assignment:ID`, `task:ID`, `area:ID` or `board` stands out: 'unsent' (ochre), 'conflict', 'changed' (flash), or null. */
export const useMark = (subject: string): Mark | null =>
  useSubject(
    subject,
    (store) => store.markOf(subject),
    () => null,
  )

/** All subjects that stand out, for who shows very many of them. */
export function useMarks(): ReadonlyMap<string, Mark> {
  const { store } = useSession()
  return useStore(store, () => store.marks, NO_MARKS)
}

/** Sends commands: `const send = useCommand(); send({ type: 'assignment.setPercent', … }, { base })`. */
export function useCommand(): (command: Command, options?: SendOptions) => Sent {
  const { store } = useSession()
  return useCallback((command, options) => store.send(command, options), [store])
}

const NOTHING: readonly never[] = []

/** Takes back the last own command that can be taken back. */
export function useUndo(): { canUndo: boolean; undo: () => Sent | null } {
  const { store } = useSession()
  const canUndo = useStore(store, () => store.canUndo, false)
  return { canUndo, undo: useCallback(() => store.undo(), [store]) }
}

/** Conflicts that wait for a choice, oldest first. `mine` sends the same intent again. */
export function useConflicts(): {
  conflicts: readonly Conflict[]
  resolve: (commandId: string, choice: 'keep' | 'mine') => void
} {
  const { store } = useSession()
  const conflicts = useStore(store, () => store.conflicts, NOTHING)
  return { conflicts, resolve: useCallback((id, choice) => void store.resolve(id, choice), [store]) }
}

/** Refusals to tell the person about, each until dismissed. */
export function useRefusals(): { refusals: readonly RefusedCommand[]; dismiss: (commandId: string) => void } {
  const { store } = useSession()
  const refusals = useStore(store, () => store.refusals, NOTHING)
  return { refusals, dismiss: useCallback((id) => store.dismissRefusal(id), [store]) }
}

const QUIET_STATUS: BoardStatus = {
  pending: 0,
  conflicts: 0,
  saving: false,
  savedAt: null,
  live: false,
  problem: null,
}

/** Where the board stands: what waits, when it was last saved, whether it is followed live. */
export function useBoardStatus(): BoardStatus {
  const { store } = useSession()
  return useStore(store, () => store.status, QUIET_STATUS)
}

/** Who is on this board, one entry a connection; empty while there is no connection. */
export function usePresence(): readonly Present[] {
  const { presence } = useSession()
  return useStore(presence, () => presence.present, NOTHING)
}

/** Tells the others where this person is while `focus` is given; null or unmounting takes it back. */
export function useFocus(focus: Focus | null): void {
  const { presence } = useSession()
  const [owner] = useState(() => ({}))
  const assignmentId = focus?.assignmentId
  const field = focus?.field
  useEffect(() => {
    presence.focus(owner, assignmentId !== undefined && field !== undefined ? { assignmentId, field } : null)
  }, [presence, owner, assignmentId, field])
  useEffect(() => () => presence.focus(owner, null), [presence, owner])
}

/** The day in Asia/Shanghai by the server's clock; turns when the server says so. */
export function useServerDate(): LocalDate {
  const { clock } = useSession()
  return useStore(clock, () => clock.date, clock.date)
}

/** The server's clock in ms, for moments of now; not for rendering. */
export function useServerNow(): () => number {
  const { clock } = useSession()
  return useCallback(() => clock.now(), [clock])
}

const NO_CHANGES: readonly Change[] = []

/** The summary of a board and its latest changes (newest first), live; both begin as the loader gave them. Needs no provider. */
export function useSummary(summary: Summary, latest: readonly Change[] = NO_CHANGES): LiveSummary {
  const [source, setSource] = useState(() => new SummarySource({ summary, latest }, connection))
  const [first] = useState(source.live)
  if (source.live.summary.boardId !== summary.boardId) setSource(new SummarySource({ summary, latest }, connection))
  useEffect(() => {
    connection.start()
    return source.start()
  }, [source])
  return useStore(source, () => source.live, first)
}

const CONNECTING: ConnectionState = { state: 'connecting', reason: null, since: null }

/** The connection of this page. Needs no provider. */
export const useConnectionState = (): ConnectionState => useStore(connection, () => connection.state, CONNECTING)

/** Tries to connect now: 立即重试. */
export const retryNow = (): void => connection.retryNow()

/** 已保存 / 正在保存 / n 项未送达 of everything on this page, commands and text alike. Needs no provider. */
export function useSaveState(): SaveStatus {
  const { state } = useConnectionState()
  const count = useStore(saves, () => saves.saves, NOTHING_WAITS)
  return saveStatus(count, state === 'online')
}
const NOTHING_WAITS = { waiting: 0, blocked: 0, savedAt: null }

/** Whether this browser can keep undelivered work beyond the page. Needs no provider. */
export function useLasting(): boolean {
  const [kept, setKept] = useState<LocalCopies | null>(null)
  useEffect(() => void copies.then(setKept), [])
  const subscribe = useCallback((listener: () => void) => kept?.subscribe(listener) ?? (() => undefined), [kept])
  return useSyncExternalStore(
    subscribe,
    () => kept?.lasting ?? true,
    () => true,
  )
}

const QUIET: Notices = { readOnly: false, signedOut: false }

/** What the server told every page. Needs no provider. */
export const useNotices = (): Notices => useStore(notices, () => notices.notices, QUIET)

const UNKNOWN: Unread = { count: null, news: 0 }

/** How many messages wait for this person, live; `news` rises whenever some came or were read. Needs no provider. */
export function useUnreadMessages(): Unread {
  useEffect(() => {
    if (!identity) return
    connection.start()
    unreadMessages.start()
  }, [])
  return useStore(unreadMessages, () => unreadMessages.unread, UNKNOWN)
}
/** An answer of the server has said how many are left. */
export const unreadLeft = (count: number): void => unreadMessages.become(count)

/** Text the server refused, for its author to copy; each until let go. Needs no provider. */
export const useRecoveries = (): readonly Recovery[] => useStore(recoveries, () => recoveries.items, NOTHING)
export const dismissRecovery = (id: string): void => recoveries.dismiss(id)

function useStore<T>(store: { subscribe(listener: () => void): () => void }, read: () => T, initially: T): T {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(subscribe, read, () => initially)
}
