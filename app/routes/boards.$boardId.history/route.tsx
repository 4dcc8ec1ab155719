import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { DiffPage } from '#app/components/history/DiffPage.tsx'
import { PastPage } from '#app/components/history/PastPage.tsx'
import { StoryPage } from '#app/components/history/StoryPage.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar, tabsFor } from '#app/components/shell/index.ts'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import type { Actor, Board } from '#shared/domain/model.ts'
import { parseMoment } from '#shared/history/moment.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import type { DifferenceView, History, HistoryView, Story } from '#server/history.ts'
import styles from './history.css?url'

export const handle: PageHandle = { title: 'history.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: styles },
]

type Shown =
  { kind: 'at'; view: HistoryView } | { kind: 'difference'; view: DifferenceView } | { kind: 'story'; story: Story }

/** A story, a difference or a moment, as the address asks. */
async function shownOf(
  history: History,
  actor: Actor,
  boardId: string,
  asked: URLSearchParams,
): Promise<Reply<{ board: Board; shown: Shown }>> {
  const story = asked.get('story')
  if (story !== null) {
    const reply = await history.story(actor, boardId, story)
    return reply.ok ? { ok: true, board: reply.story.board, shown: { kind: 'story', story: reply.story } } : reply
  }
  const from = parseMoment(asked.get('from'))
  if (from !== null) {
    const reply = await history.difference(actor, boardId, from, parseMoment(asked.get('to')))
    return reply.ok ? { ok: true, board: reply.board, shown: { kind: 'difference', view: reply } } : reply
  }
  const reply = await history.view(actor, boardId, parseMoment(asked.get('at')))
  if (!reply.ok) return reply
  const { board, ...view } = reply
  return { ok: true, board, shown: { kind: 'at', view } }
}

/**
 * 历史 for everybody who may read the board: as of a moment (`?at=`), from one to another (`?from=&to=`), or the story of
 * a task or unit task (`?story=`).
 */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, history } = services(context)
  const { boardId = '' } = params
  const [reply, list] = await Promise.all([
    shownOf(history, actor, boardId, new URL(request.url).searchParams),
    boards.list(actor),
  ])
  if (!reply.ok) throw new Response(null, { status: 404 })
  const { board, shown } = reply
  return {
    me: { accountId: actor.accountId, name: actor.name },
    board: { id: board.id, title: board.title, label: board.label },
    tabs: tabsFor(actor, board),
    boards: list.map(({ id, title }) => ({ id, title })),
    shown,
  }
}

export default function HistoryRoute() {
  const { me, board, tabs, boards, shown } = useLoaderData<typeof loader>()
  return (
    <PageShell
      scrolls={shown.kind !== 'at'}
      bar={<AppBar me={me} board={board} boards={boards} tabs={tabs} />}
      status={<StatusBar label={board.label} />}
    >
      {shown.kind === 'at' && <PastPage key={board.id} boardId={board.id} view={shown.view} />}
      {shown.kind === 'difference' && <DiffPage key={board.id} boardId={board.id} view={shown.view} />}
      {shown.kind === 'story' && <StoryPage boardId={board.id} story={shown.story} />}
    </PageShell>
  )
}
