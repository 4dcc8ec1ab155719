import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { ShouldRevalidateFunction } from '@remix-run/react'
import conflictStyles from '#app/components/conflict/conflict.css?url'
import narrativeStyles from '#app/components/narrative/narrative.css?url'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { UnitSheet } from '#app/components/sheet/UnitSheet.tsx'
import whyStyles from '#app/components/why/why.css?url'
import { RealtimeProvider } from '#app/realtime/hooks.tsx'
import { requireSession, services } from '#app/services.server.ts'
import { ownView } from './ownView.ts'
import styles from './sheet.css?url'

export const handle: PageHandle = { title: 'sheet.title' }
export const links: LinksFunction = () =>
  [narrativeStyles, whyStyles, conflictStyles, styles].map((href) => ({ rel: 'stylesheet', href }))

/** The sheet of one unit, for its own people and for those who read the whole board; for others it is not there. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boardId = '', unitId = '' } = params
  const { boards } = services(context)
  const [found, narratives, listing] = await Promise.all([
    boards.view(actor, boardId),
    boards.narratives(actor, boardId, unitId),
    boards.list(actor),
  ])
  const known = found.ok && found.view.board.units.some((unit) => unit.id === unitId)
  if (!known || !narratives.ok) throw new Response(null, { status: 404 })
  return {
    actor,
    view: ownView(found.view, unitId),
    serverNow: found.serverNow,
    texts: narratives.texts,
    boards: listing.map(({ id, title }) => ({ id, title })),
    unitId,
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
  const { actor, view, serverNow, texts, boards, unitId } = useLoaderData<typeof loader>()
  return (
    <RealtimeProvider view={view} actor={actor} serverNow={serverNow} complete={false}>
      <UnitSheet unitId={unitId} boards={boards} texts={texts} />
    </RealtimeProvider>
  )
}
