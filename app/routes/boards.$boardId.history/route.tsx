import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PastPage } from '#app/components/history/PastPage.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar, tabsFor } from '#app/components/shell/index.ts'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import { parseMoment } from '#shared/history/moment.ts'
import styles from './history.css?url'

export const handle: PageHandle = { title: 'history.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: styles },
]

/** 历史 for everybody who may read the board: as of a moment (`?at=`). */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, history } = services(context)
  const { boardId = '' } = params
  const asked = new URL(request.url).searchParams
  const [reply, list] = await Promise.all([
    history.view(actor, boardId, parseMoment(asked.get('at'))),
    boards.list(actor),
  ])
  if (!reply.ok) throw new Response(null, { status: 404 })
  const { ok: _, board, ...view } = reply
  return {
    me: { accountId: actor.accountId, name: actor.name },
    board: { id: board.id, title: board.title, label: board.label },
    tabs: tabsFor(actor, board),
    boards: list.map(({ id, title }) => ({ id, title })),
    view,
  }
}

export default function HistoryRoute() {
  const { me, board, tabs, boards, view } = useLoaderData<typeof loader>()
  return (
    <PageShell
      bar={<AppBar me={me} board={board} boards={boards} tabs={tabs} />}
      status={<StatusBar label={board.label} />}
    >
      <PastPage key={board.id} boardId={board.id} view={view} />
    </PageShell>
  )
}
