import { useSearchParams } from '@remix-run/react'
import { useCallback, useMemo } from 'react'
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
  const show = useCallback(
    (part: Partial<MeetingViewState>) =>
      setParams(
        (before) => paramsOfView({ ...viewOfParams(before, { ...FIRST_VIEW, agendaItemId: firstItem }), ...part }),
        { replace: true, preventScrollReset: true },
      ),
    [setParams, firstItem],
  )
  return { view, show }
}
