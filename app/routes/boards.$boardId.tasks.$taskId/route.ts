import type { LoaderFunctionArgs } from '@remix-run/node'
import { services } from '#app/services.server.ts'

/** The record of one task (its passage of the notice, its latest changes) for drawers and explanations; no page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const { boardId = '', taskId = '' } = params
  const reply = await services(context).boards.task(context.session.actor, boardId, taskId)
  if (!reply.ok) throw new Response(null, { status: 404 })
  return Response.json(reply.record, { headers: { 'Cache-Control': 'no-store' } })
}
