import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import { RulesPage } from '#app/components/rules/RulesPage.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { requireSession, services } from '#app/services.server.ts'
import styles from './rules.css?url'

export const handle: PageHandle = { title: 'rules.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** 规则与填报周期, for everybody who may read the board. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const [reply, list] = await Promise.all([boards.view(actor, params.boardId ?? ''), boards.list(actor)])
  if (!reply.ok) throw new Response(null, { status: 404 })
  return {
    view: reply.view,
    actor,
    serverNow: reply.serverNow,
    boards: list.map(({ id, title }) => ({ id, title })),
  }
}

export default function BoardRules() {
  const { view, actor, serverNow, boards } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow}>
      <RulesPage boards={boards} />
    </LiveBoard>
  )
}
