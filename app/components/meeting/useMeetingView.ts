import { useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useState } from 'react'
import type { Meeting } from '#shared/domain/model.ts'
import { FIRST_VIEW, type MeetingViewState, paramsOfView, viewOfParams } from './viewState.ts'

/** The address follows after so many ms: browsers refuse more than a hundred changes of it in half a minute. */
const ADDRESS_MS = 400

/**
 * The view of this page and how to change it. It begins with what the address asks for, and the address follows it in
 * place: going back leaves the meeting. Not by navigating: that would be a round through the router for every move of a
 * presenter, and two moves in a row would break each other off.
 */
export function useMeetingView(meeting: Pick<Meeting, 'agenda'>): {
  view: MeetingViewState
  show: (part: Partial<MeetingViewState>) => void
} {
  const [params] = useSearchParams()
  const first = { ...FIRST_VIEW, agendaItemId: meeting.agenda[0]?.id ?? null }
  const [begun, setBegun] = useState(() => ({ params, view: viewOfParams(params, first) }))
  const [view, setView] = useState(begun.view)
  // A link to another place of this meeting.
  if (params !== begun.params) {
    const asked = viewOfParams(params, first)
    setBegun({ params, view: asked })
    setView(asked)
  }
  useEffect(() => {
    if (view === begun.view) return
    const timer = setTimeout(
      () => window.history.replaceState(window.history.state, '', `?${paramsOfView(view).toString()}`),
      ADDRESS_MS,
    )
    return () => clearTimeout(timer)
  }, [view, begun])
  const show = useCallback((part: Partial<MeetingViewState>) => setView((before) => ({ ...before, ...part })), [])
  return { view, show }
}
