import { redirect } from '@remix-run/node'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { tabsFor } from '#app/components/shell/tabs.ts'
import { requireSession, services } from '#app/services.server.ts'

/** Sends everybody to their home on the newest board: the ledger, the unit's sheet, or the completion board. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const [first] = await boards.list(actor)
  const reply = first && (await boards.view(actor, first.id))
  const [home] = reply?.ok ? tabsFor(actor, reply.view.board) : []
  throw redirect(home?.to ?? '/boards')
}
