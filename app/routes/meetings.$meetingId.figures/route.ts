import type { LoaderFunctionArgs } from '@remix-run/node'
import { services } from '#app/services.server.ts'
import { boardOfMeeting } from '#shared/domain/model.ts'
import { snapshotOf, stateOfView } from '#shared/domain/visibility.ts'

/** The whole board as a meeting opened, for those who take part; no page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!context.session) throw new Response(null, { status: 401 })
  const { actor } = context.session
  const { boards } = services(context)
  const { meetingId = '' } = params
  const boardId = boardOfMeeting(meetingId)
  const now = boardId === null ? null : await boards.view(actor, boardId)
  const meeting = now?.ok ? now.view.meetings.find(({ id }) => id === meetingId) : undefined
  const openedSeq = meeting?.openedSeq ?? null
  if (boardId === null || openedSeq === null) throw new Response(null, { status: 404 })
  const reply = await boards.viewAt(actor, boardId, openedSeq)
  if (!reply.ok) throw new Response(null, { status: 404 })
  // It was filtered for this reader; what is left is only made short.
  const snapshot = snapshotOf(stateOfView(reply.view), { kind: 'whole' })
  return Response.json({ snapshot }, { headers: { 'Cache-Control': 'no-store' } })
}
