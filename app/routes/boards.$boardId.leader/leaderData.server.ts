import type { LoaderFunctionArgs } from '@remix-run/node'
import type { Compared } from '#app/components/leader/figures.ts'
import { requireSession, services } from '#app/services.server.ts'
import { localDate } from '#shared/domain/calendar.ts'
import type { Meeting } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { parseMoment } from '#shared/history/moment.ts'

/**
 * What the completion board and the big screen show, each reader what they may see. `?since=` is what the headline is
 * compared with: `meeting` the last one that was opened, or a day; anything else is seven days ago.
 */
export async function leaderData({ context, request, params }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const { boards, history } = services(context)
  const { boardId = '' } = params
  const [found, named, all] = await Promise.all([
    boards.summary(actor, boardId),
    boards.people(actor, boardId),
    boards.list(actor),
  ])
  if (!found.ok || !named.ok) throw new Response(null, { status: 404 })
  const { summary, trend, dayBegan, latest, serverNow } = found
  // Reports are the weight of a board, and no figure here rests on them; they come with the join.
  const view: BoardView = { ...found.view, reports: [] }

  const compare = async (): Promise<Compared> => {
    const since = new URL(request.url).searchParams.get('since')
    const kind = since === 'meeting' ? 'meeting' : 'day'
    const at = kind === 'meeting' ? lastOpened(view.meetings) : parseMoment(since)
    if (at === null || at >= serverNow) return { kind: 'week' }
    const reply = await history.total(actor, boardId, at)
    return { kind, date: localDate(at), total: reply.ok ? reply.total : null }
  }
  return {
    summary,
    trend,
    dayBegan,
    latest,
    view,
    actor,
    serverNow,
    compared: await compare(),
    people: named.people,
    boards: all.map(({ id, title }) => ({ id, title })),
  }
}

const lastOpened = (meetings: readonly Meeting[]): number | null =>
  meetings.reduce<number | null>(
    (last, { openedAt }) => (openedAt !== null && (last === null || openedAt > last) ? openedAt : last),
    null,
  )
