import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import deedStyles from '#app/components/handling/deed.css?url'
import { Ledger } from '#app/components/ledger/Ledger.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import { firstRows } from './firstRows.ts'
import styles from './ledger.css?url'

export const handle: PageHandle = { title: 'ledger.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: deedStyles },
]

/** The ledger with its first rows, for everybody who may read the board; the rest arrives live. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const [reply, list] = await Promise.all([boards.view(actor, params.boardId ?? ''), boards.list(actor)])
  if (!reply.ok) throw new Response(null, { status: 404 })
  return {
    ...firstRows(reply.view),
    actor,
    serverNow: reply.serverNow,
    boards: list.map(({ id, title }) => ({ id, title })),
  }
}

export default function LedgerPage() {
  const { view, missing, complete, actor, serverNow, boards } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow} complete={complete}>
      <Ledger boards={boards} missing={missing} />
    </LiveBoard>
  )
}
