import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import deedStyles from '#app/components/handling/deed.css?url'
import { Handling } from '#app/components/handling/Handling.tsx'
import { sectionsFor } from '#app/components/handling/lists.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import styles from './handling.css?url'

export const handle: PageHandle = { title: 'handling.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'stylesheet', href: whyStyles },
  { rel: 'stylesheet', href: deedStyles },
]

/** 办理: what the issuing unit has to deal with, for its supervisors and leaders. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const { boardId = '' } = params
  const [reply, named, list] = await Promise.all([
    boards.view(actor, boardId),
    boards.people(actor, boardId),
    boards.list(actor),
  ])
  if (!reply.ok || !named.ok) throw new Response(null, { status: 404 })
  if (sectionsFor(actor, reply.view.board.issuingUnitId).length === 0) throw new Response(null, { status: 403 })
  return {
    view: reply.view,
    actor,
    serverNow: reply.serverNow,
    people: named.people,
    boards: list.map(({ id, title }) => ({ id, title })),
  }
}

/** Another list or another line changes the address alone; the board is live and needs no loading. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search ? false : defaultShouldRevalidate

export default function HandlingPage() {
  const { view, actor, serverNow, people, boards } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow}>
      <Handling boards={boards} people={people} />
    </LiveBoard>
  )
}
