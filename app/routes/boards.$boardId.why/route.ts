import type { LoaderFunctionArgs } from '@remix-run/node'
import { services } from '#app/services.server.ts'
import { parseMoment } from '#shared/history/moment.ts'

/** What a light rests on, now or `?at=` a moment, for explanations; no page. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const { boardId = '' } = params
  const asked = new URL(request.url).searchParams
  const at = asked.get('at')
  const moment = parseMoment(at)
  if (at !== null && moment === null) throw new Response(null, { status: 404 })
  const { history } = services(context)
  const reply = await history.explain(context.session.actor, boardId, asked.get('assignment') ?? '', moment)
  if (!reply.ok) throw new Response(null, { status: 404 })
  return Response.json(reply.why, { headers: { 'Cache-Control': 'no-store' } })
}
