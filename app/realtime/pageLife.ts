import type { Actor } from '#shared/domain/model.ts'
import { viewOfSnapshot } from '#shared/domain/visibility.ts'
import { Courier } from './courier.ts'
import { salvage } from './formerHouse.ts'
import { boardSession, connection, copies, identity, recoveries, saves, sessions, setAside } from './page.ts'
import { type Losses, lossesOf } from './losses.ts'
import { standsTyped, watchTyping } from './typedFields.ts'

/** Tabs tell each other that their person has signed out: what one of them keeps must not come back through another. */
const CHANNEL = 'duban'

/** The page is being left on purpose: nobody is asked, and nothing is begun any more. */
let leaving = false

function leave(url: string): void {
  leaving = true
  window.location.assign(url)
}

/** Begins what every page does for the person it is for, whatever it shows. Returns the way to stop. */
export function startPage(): () => void {
  if (!identity) return () => undefined
  const courier = new Courier({ copies, board: collectBoard, document: collectDocument })
  // Storage that fails is asked again by the next page.
  const salvaged = copies.then((kept) => kept && salvage(kept, setAside)).catch(() => undefined)
  void salvaged.then(() => recoveries.open())
  void showKept()
  let before = connection.state
  const follow = (): void => {
    const now = connection.state
    if (now.state === 'online' && before.state !== 'online') void courier.round()
    if (now.reason === 'unauthenticated' && before.reason !== 'unauthenticated') void sessionEnded()
    before = now
  }
  const stops = [
    guardUnload(),
    retryInSight(),
    followTabs(),
    watchTyping(),
    courier.start(),
    connection.subscribe(follow),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The person of this page is not the one who is signed in: it begins anew, with what it has not delivered kept for later. */
export async function startOver(): Promise<void> {
  if (await isKept()) leave(window.location.href)
}

/** What signing out now would throw away. */
export async function losses(): Promise<Losses> {
  return lossesOf(await copies, saves.saves, recoveries.items.length)
}

/**
 * Signs out, removes everything of this person from this browser, and goes to the sign-in page. Gives false, with nothing
 * changed, when the server cannot be reached: the session would go on behind a page that says otherwise.
 */
export async function signOut(): Promise<boolean> {
  const kept = await copies
  // The server sweeps the browser's storage, for whatever a page may have forgotten; not where that is somebody's work.
  const others = await kept?.holdsOthers().catch(() => false)
  leaving = true
  try {
    await fetch(others ? '/logout?others=kept' : '/logout', { method: 'POST', redirect: 'manual' })
  } catch {
    leaving = false
    return false
  }
  // Storage that fails, or was swept away under this page, holds nothing more to remove.
  await kept?.clear().catch(() => undefined)
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ signedOut: identity?.accountId })
  channel.close()
  leave('/login')
  return true
}

/** Whether everything undelivered would be found again by a later page. */
async function isKept(): Promise<boolean> {
  const { waiting, blocked } = saves.saves
  if (waiting + blocked === 0) return true
  const kept = await copies
  try {
    await kept?.flush()
    return kept?.lasting ?? false
  } catch {
    return false
  }
}

/** Goes to the sign-in page, unless that would throw away what is not delivered or half typed: then the page stays and says so. */
async function sessionEnded(): Promise<void> {
  const { pathname, search } = window.location
  if (!leaving && !standsTyped() && (await isKept())) leave(`/login?next=${encodeURIComponent(pathname + search)}`)
}

/** Who has signed in again elsewhere and comes back to this page goes on where they were. */
function retryInSight(): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible' && connection.state.reason === 'unauthenticated') connection.retryNow()
  }
  document.addEventListener('visibilitychange', look)
  return () => document.removeEventListener('visibilitychange', look)
}

function followTabs(): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<{ signedOut?: string }>) => {
    if (data.signedOut !== identity?.accountId) return
    void copies.then((kept) => kept?.close())
    // It comes to the page that sent it too, which is on its way: going twice would break the first going off.
    if (!leaving) leave('/login')
  }
  return () => channel.close()
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
  const session = boardSession(viewOfSnapshot(reply.snapshot), actor, reply.serverNow, true)
  const release = session.hold()
  await session.takeUp()
  release()
}

async function collectDocument(name: string): Promise<void> {
  const { collectDrafts } = await import('./documents.ts')
  await collectDrafts(name)
}

/** Asks before the page is left while anything on it is undelivered. Returns the way to stop asking. */
function guardUnload(): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    const { waiting, blocked } = saves.saves
    if (!leaving && waiting + blocked > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}

/** Says on the page whether everything given to this browser's storage has been written. */
async function showKept(): Promise<void> {
  const kept = await copies
  if (!kept) return
  const show = (): void => {
    document.documentElement.dataset.kept = String(kept.safe)
  }
  kept.subscribe(show)
  show()
}
