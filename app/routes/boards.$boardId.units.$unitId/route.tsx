import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { ShouldRevalidateFunction } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import narrativeStyles from '#app/components/narrative/narrative.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { UnitSheet } from '#app/components/sheet/UnitSheet.tsx'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import { ownView } from './ownView.ts'
import narrowStyles from './narrow.css?url'
import phoneTaskStyles from './phoneTask.css?url'
import listStyles from './sheet.css?url'
import sideStyles from './side.css?url'
import taskStyles from './task.css?url'

export const handle: PageHandle = { title: 'sheet.title' }
export const links: LinksFunction = () =>
  [narrativeStyles, whyStyles, listStyles, taskStyles, sideStyles, narrowStyles, phoneTaskStyles].map((href) => ({
    rel: 'stylesheet',
    href,
  }))

/** The sheet of one unit, for its own people and for those who read the whole board; for others it is not there. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boardId = '', unitId = '' } = params
  const { boards } = services(context)
  const [found, narratives, listing, named, others] = await Promise.all([
    boards.view(actor, boardId),
    boards.narratives(actor, boardId, unitId),
    boards.list(actor),
    boards.people(actor, boardId),
    boards.colleagues(actor, boardId, unitId),
  ])
  const known = found.ok && found.view.board.units.some((unit) => unit.id === unitId)
  if (!known || !narratives.ok || !named.ok) throw new Response(null, { status: 404 })
  return {
    actor,
    view: ownView(found.view, unitId),
    serverNow: found.serverNow,
    texts: narratives.texts,
    boards: listing.map(({ id, title }) => ({ id, title })),
    unitId,
    people: named.people,
    // Readers of other units entrust nothing.
    colleagues: others.ok ? others.colleagues : [],
  }
}

/** Opening a task or another order changes the address alone; the board is live and needs no loading. */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const sameUnit = currentUrl.pathname === nextUrl.pathname
  return sameUnit && formMethod === undefined && currentUrl.search !== nextUrl.search ? false : defaultShouldRevalidate
}

export default function SheetPage() {
  const { actor, view, serverNow, ...sheet } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow} complete={false}>
      <UnitSheet {...sheet} />
    </LiveBoard>
  )
}
