import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react'
import { LiveBoard } from '#app/components/conflict/index.ts'
import { MeetingRoom } from '#app/components/meeting/MeetingRoom.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import whyStyles from '#app/components/why/why.css?url'
import { requireSession, services } from '#app/services.server.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { compareStates } from '#shared/domain/compareStates.ts'
import { decisionsOf } from '#shared/domain/decisions.ts'
import { type Actor, type Meeting, boardOfMeeting } from '#shared/domain/model.ts'
import { type BoardView, stateOfView } from '#shared/domain/visibility.ts'
import type { Boards } from '#server/boards.ts'
import { agendaPart } from './agendaPart.ts'
import followStyles from './follow.css?url'
import styles from './meeting.css?url'
import minutesStyles from './minutes.css?url'
import printStyles from './print.css?url'
import recordStyles from './record.css?url'

export const handle: PageHandle = { title: 'meeting.title' }
export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'stylesheet', href: followStyles },
  { rel: 'stylesheet', href: minutesStyles },
  { rel: 'stylesheet', href: recordStyles },
  { rel: 'stylesheet', href: printStyles },
  { rel: 'stylesheet', href: whyStyles },
]

/** A meeting for those who take part: the board as it opened, as it is, and what moved since the meeting before. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards } = services(context)
  const { meetingId = '' } = params
  const boardId = boardOfMeeting(meetingId)
  if (boardId === null) throw new Response(null, { status: 404 })
  const [reply, named, list, kept] = await Promise.all([
    boards.view(actor, boardId),
    boards.people(actor, boardId),
    boards.list(actor),
    boards.minutesOf(actor, meetingId),
  ])
  if (!reply.ok || !named.ok || !kept.ok) throw new Response(null, { status: 404 })
  const { view, serverNow } = reply
  const meeting = view.meetings.find(({ id }) => id === meetingId)
  if (!meeting) throw new Response(null, { status: 404 })
  const opened = await openedAs(boards, actor, boardId, meeting)
  const previous = view.meetings.find(({ id }) => id === meeting.previousId)
  const before = previous ? await openedAs(boards, actor, boardId, previous) : null
  const now = opened ?? { view, date: localDate(serverNow) }
  const moment = ({ view: seen, date }: { view: BoardView; date: string }) => ({ state: stateOfView(seen), date })
  return {
    meetingId,
    view: agendaPart(view, meeting),
    frozen: opened && { ...opened, view: agendaPart(opened.view, meeting) },
    since: before && compareStates(moment(before), moment(now)),
    decided: await decidedIn(boards, actor, boardId, meeting),
    actor,
    serverNow,
    people: named.people,
    minutes: { doc: kept.minutes.doc, final: kept.minutes.final },
    boards: list.map(({ id, title }) => ({ id, title })),
  }
}

/** The board as `meeting` opened, for this reader; null before that. */
async function openedAs(boards: Boards, actor: Actor, boardId: string, { openedSeq, openedAt }: Meeting) {
  if (openedSeq === null || openedAt === null) return null
  const reply = await boards.viewAt(actor, boardId, openedSeq)
  if (!reply.ok) throw new Response(null, { status: 404 })
  return { view: reply.view, date: localDate(openedAt), at: openedAt }
}

/** What a closed meeting decided, in the words it had then; null before it closes. */
async function decidedIn(boards: Boards, actor: Actor, boardId: string, { id, closedSeq }: Meeting) {
  if (closedSeq === null) return null
  const reply = await boards.viewAt(actor, boardId, closedSeq)
  if (!reply.ok) throw new Response(null, { status: 404 })
  return decisionsOf(stateOfView(reply.view), id)
}

/** Another item or task changes the address alone; the board is live and what was frozen stays. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search ? false : defaultShouldRevalidate

export default function MeetingPage() {
  const { view, actor, serverNow, ...rest } = useLoaderData<typeof loader>()
  return (
    <LiveBoard view={view} actor={actor} serverNow={serverNow} complete={false}>
      <MeetingRoom key={rest.meetingId} {...rest} />
    </LiveBoard>
  )
}
