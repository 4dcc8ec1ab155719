import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LeaderBoard } from '#app/components/leader/LeaderBoard.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import whyStyles from '#app/components/why/why.css?url'
import { RealtimeProvider } from '#app/realtime/hooks.tsx'
import { requireSession, services } from '#app/services.server.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import styles from './leader.css?url'

export const handle: PageHandle = { title: 'leader.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: styles },
]

/** 完成看板 for everybody who may read the board, each with what they may see of it. Nothing is edited here. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const { boardId = '' } = params
  const [found, named, all] = await Promise.all([
    boards.summary(actor, boardId),
    boards.people(actor, boardId),
    boards.list(actor),
  ])
  if (!found.ok || !named.ok) throw new Response(null, { status: 404 })
  const { summary, trend, dayBegan, latest, serverNow } = found
  // Reports are the weight of a board, and no figure here rests on them; they come with the join.
  const view: BoardView = { ...found.view, reports: [] }
  return {
    summary,
    trend,
    dayBegan,
    latest,
    view,
    actor,
    serverNow,
    people: named.people,
    boards: all.map(({ id, title }) => ({ id, title })),
  }
}

export default function Leader() {
  const { view, actor, serverNow, ...board } = useLoaderData<typeof loader>()
  return (
    <RealtimeProvider view={view} actor={actor} serverNow={serverNow} complete={false}>
      <LeaderBoard key={view.board.id} serverNow={serverNow} openness={view.board.openness} {...board} />
    </RealtimeProvider>
  )
}
