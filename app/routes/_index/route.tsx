import { redirect } from '@remix-run/node'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { tabsFor } from '#app/components/shell/tabs.ts'
import { requireSession, services } from '#app/services.server.ts'
import { can } from '#shared/domain/permissions.ts'

/** Sends everybody to their home on the newest board that is dispatched: the ledger, the unit's sheet, or the completion board. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  if (actor.grants.some(({ unitId }) => can(actor, 'units.manage', { issuingUnitId: unitId }))) throw redirect('/admin')
  if (actor.grants.some(({ unitId }) => can(actor, 'audit.read', { issuingUnitId: unitId }))) throw redirect('/audit')
  const { boards } = services(context)
  const list = await boards.list(actor)
  // A draft is opened on purpose; home is where work goes on.
  const first = list.find((board) => board.status === 'dispatched') ?? list[0]
  const reply = first && (await boards.view(actor, first.id))
  const [home] = reply?.ok ? tabsFor(actor, reply.view.board) : []
  throw redirect(home?.to ?? '/boards')
}
