import type { LoaderFunctionArgs } from '@remix-run/node'
import { services } from '#app/services.server.ts'

/** All reports of one unit task, oldest first, for who reviews them or wrote them; no page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const { boardId = '', assignmentId = '' } = params
  const reply = await services(context).boards.reports(context.session.actor, boardId, assignmentId)
  if (!reply.ok) throw new Response(null, { status: 404 })
  return Response.json({ reports: reply.reports }, { headers: { 'Cache-Control': 'no-store' } })
}
