import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import type { ShouldRevalidateFunction } from '@remix-run/react'
import { useLoaderData } from '@remix-run/react'
import { NoticePage } from '#app/components/notice/NoticePage.tsx'
import { noticePath, placeAsked } from '#app/components/notice/links.ts'
import paperStyles from '#app/components/notice/paper.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { AppBar, PageShell, StatusBar, tabsFor } from '#app/components/shell/index.ts'
import { requireSession, services } from '#app/services.server.ts'
import styles from './notice.css?url'
import { noticeView } from './noticeView.ts'

export const handle: PageHandle = { title: 'notice.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: paperStyles },
  { rel: 'stylesheet', href: styles },
]

/** 来源: the notice of a board at a task (`?task=`) or a sentence (`?at=`), for everybody who may read the board. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const { boardId = '' } = params
  const asked = placeAsked(new URL(request.url).searchParams)
  const [reply, list] = await Promise.all([
    boards.notice(actor, boardId, { taskId: asked.task ?? undefined, versionId: asked.version ?? undefined }),
    boards.list(actor),
  ])
  if (!reply.ok) throw new Response(null, { status: 404 })
  const { board, shown, inUse } = reply.notice
  // The address names every text but the one in use, so that it alone tells whether another has to be fetched.
  if (asked.version === null && shown && shown.id !== inUse)
    throw redirect(noticePath(boardId, { ...asked, version: shown.id }))
  return {
    me: { accountId: actor.accountId, name: actor.name },
    board: { title: board.title, label: board.label },
    boards: list.map(({ id, title }) => ({ id, title })),
    tabs: tabsFor(actor, board),
    view: noticeView(actor, reply.notice),
  }
}

/** From passage to passage of one text everything is here already. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) => {
  const moves = currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
  const version = (url: URL): string | null => placeAsked(url.searchParams).version
  return moves && version(currentUrl) === version(nextUrl) ? false : defaultShouldRevalidate
}

export default function BoardNoticePage() {
  const { me, board, boards, tabs, view } = useLoaderData<typeof loader>()
  return (
    <PageShell
      bar={<AppBar me={me} board={board} boards={boards} tabs={tabs} />}
      status={<StatusBar label={board.label} />}
    >
      <NoticePage view={view} />
    </PageShell>
  )
}
