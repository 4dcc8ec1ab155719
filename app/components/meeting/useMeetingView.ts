import { useSearchParams } from '@remix-run/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { Meeting } from '#shared/domain/model.ts'
import { FIRST_VIEW, type MeetingViewState, paramsOfView, viewOfParams } from './viewState.ts'

/** The view of this page in its address, and how to change it. A change replaces the address: going back leaves the meeting. */
export function useMeetingView(meeting: Pick<Meeting, 'agenda'>): {
  view: MeetingViewState
  show: (part: Partial<MeetingViewState>) => void
} {
  const [params, setParams] = useSearchParams()
  const firstItem = meeting.agenda[0]?.id ?? null
  const view = useMemo(() => viewOfParams(params, { ...FIRST_VIEW, agendaItemId: firstItem }), [params, firstItem])
  // The address follows a click later: two clicks in a row must both count.
  const latest = useRef(view)
  const set = useRef(setParams)
  useEffect(() => {
    latest.current = view
    set.current = setParams
  }, [view, setParams])
  const show = useCallback((part: Partial<MeetingViewState>) => {
    latest.current = { ...latest.current, ...part }
    set.current(paramsOfView(latest.current), { replace: true, preventScrollReset: true })
  }, [])
  return { view, show }
}
