import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import { MeetingList } from '#app/components/meeting/MeetingList.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { requireSession, services } from '#app/services.server.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { compareStates } from '#shared/domain/compareStates.ts'
import { lastMeeting } from '#shared/domain/decisions.ts'
import { type BoardView, stateOfView } from '#shared/domain/visibility.ts'
import styles from '../meetings.$meetingId._index/meeting.css?url'
import recordStyles from '../meetings.$meetingId._index/record.css?url'

export const handle: PageHandle = { title: 'meeting.list' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'stylesheet', href: recordStyles },
]

/** The meetings of a board its reader takes part in, and what moved since the last of them. */
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
  const { serverNow } = reply
  const state = stateOfView(reply.view)
  const last = lastMeeting(state)
  const openedSeq = last?.openedSeq ?? null
  const then = openedSeq === null ? null : await boards.viewAt(actor, boardId, openedSeq)
  // Reports are the weight of a board, and no agenda rests on them; they come with the join.
  const view: BoardView = { ...reply.view, reports: [] }
  return {
    view,
    last: last && { id: last.id, title: last.title },
    since:
      last !== null && last.openedAt !== null && then?.ok
        ? compareStates(
            { state: stateOfView(then.view), date: localDate(last.openedAt) },
            { state, date: localDate(serverNow) },
          )
        : null,
    actor,
    serverNow,
    people: named.people,
    boards: list.map(({ id, title }) => ({ id, title })),
  }
}

export default function MeetingsPage() {
  const { view, actor, serverNow, ...rest } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow} complete={false}>
      <MeetingList key={view.board.id} {...rest} />
    </LiveBoard>
  )
}
