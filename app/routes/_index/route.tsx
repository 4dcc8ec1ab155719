import { redirect } from '@remix-run/node'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSession, services } from '#app/services.server.ts'

/** Sends everybody to their home on their first board. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const [board] = await services(context).boards.list(actor)
  if (!board) throw new Response(null, { status: 404 })
  throw redirect(`/boards/${board.id}`)
}

export default function Index() {
  return null
}
