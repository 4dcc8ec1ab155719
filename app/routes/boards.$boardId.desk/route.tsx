import { redirect } from '@remix-run/node'
import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import { Desk } from '#app/components/desk/Desk.tsx'
import styles from '#app/components/desk/desk.css?url'
import paperStyles from '#app/components/notice/paper.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { requireSession, services } from '#app/services.server.ts'
import { can } from '#shared/domain/permissions.ts'
import { versionInUse } from '#shared/domain/versionInUse.ts'

export const handle: PageHandle = { title: 'desk.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: paperStyles },
  { rel: 'stylesheet', href: styles },
]

/** A draft beside its notice, for those who prepare it; a board that is dispatched has its ledger. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, notices } = services(context)
  const [reply, list] = await Promise.all([boards.view(actor, params.boardId ?? ''), boards.list(actor)])
  if (!reply.ok) throw new Response(null, { status: 404 })
  const { view, serverNow } = reply
  const { id, issuingUnitId, noticeId, status } = view.board
  if (!can(actor, 'board.edit', { issuingUnitId })) throw new Response(null, { status: 404 })
  if (status !== 'draft') throw redirect(`/boards/${id}`)
  const found = noticeId === null ? null : await notices.view(actor, noticeId, versionInUse(view.tasks))
  const notice = found?.ok
    ? { versionId: found.notice.versionId, text: found.notice.text, outline: found.notice.outline }
    : null
  return { view, actor, serverNow, notice, boards: list.map(({ id, title }) => ({ id, title })) }
}

export default function DeskPage() {
  const { view, actor, serverNow, notice, boards } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow}>
      <Desk boards={boards} notice={notice} />
    </LiveBoard>
  )
}
