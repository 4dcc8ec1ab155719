import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { useMeetingRoom } from '#app/realtime/meetingHooks.ts'
import type { LiveMeeting } from '#app/realtime/meetingSource.ts'
import { useServerNow } from '#app/realtime/hooks.tsx'
import type { Reply } from '#shared/protocol/errors.ts'
import type { MeetingViewState } from './viewState.ts'

/**
 * off: the meeting is not going on, or the server has not let this page in; presenting: the others see what is here;
 * following: this page goes with the presenter; free: it does not.
 */
export type FollowMode = 'off' | 'presenting' | 'following' | 'free'

export interface Follow {
  live: LiveMeeting
  mode: FollowMode
  /** The presenter has been gone so long that chair and supervisors may take over. */
  open: boolean
  leave: () => void
  back: () => void
  claim: () => void
  handOver: (accountId: string) => void
  /** Asks the room for sections in the minutes. */
  makeSections: () => void
  /** The first row in sight on this page; null at the top. */
  anchorAt: (row: string | null) => void
}

/**
 * 跟随主持人: sends what this page looks at while it presents, and takes it to where the presenter is while it follows.
 * Whoever changes something by themselves looks around freely from then on.
 */
export function useFollow(
  meetingId: string,
  view: MeetingViewState,
  showHere: (part: Partial<MeetingViewState>) => void,
): { follow: Follow; show: (part: Partial<MeetingViewState>) => void } {
  const { source, live } = useMeetingRoom(meetingId)
  const { i18n } = useTranslation()
  const toast = useToast()
  const anchor = useRef<string | null>(null)
  const latest = useRef(view)
  const mode: FollowMode =
    live.presenter === null ? 'off' : live.mine ? 'presenting' : live.following ? 'following' : 'free'
  useEffect(() => {
    latest.current = view
    source.show(view, anchor.current)
  }, [source, view])
  const { shown } = live
  const follows = mode === 'following'
  useEffect(() => {
    if (follows && shown) showHere(shown.view)
  }, [follows, shown, showHere])

  const leave = useCallback(() => source.follow(false), [source])
  const back = useCallback(() => source.follow(true), [source])
  const answer = useCallback(
    (reply: Reply | null) => {
      if (!reply?.ok) toast({ text: errorText(i18n, reply?.error ?? null), sticky: true })
    },
    [toast, i18n],
  )
  const claim = useCallback(() => void source.claim().then(answer), [source, answer])
  const handOver = useCallback((to: string) => void source.handOver(to).then(answer), [source, answer])
  const makeSections = useCallback(() => void source.makeSections().then(answer), [source, answer])
  const anchorAt = useCallback(
    (row: string | null) => {
      if (anchor.current === row) return
      anchor.current = row
      source.show(latest.current, row)
    },
    [source],
  )
  const show = useCallback(
    (part: Partial<MeetingViewState>) => {
      if (follows) source.follow(false)
      showHere(part)
    },
    [follows, source, showHere],
  )
  const open = useMomentPassed(live.presenter?.takeOverAt ?? null)
  const follow = useMemo(
    () => ({ live, mode, open, leave, back, claim, handOver, makeSections, anchorAt }),
    [live, mode, open, leave, back, claim, handOver, makeSections, anchorAt],
  )
  return { follow, show }
}

/** Whether a moment of the server's clock has come; looks again when it does. */
function useMomentPassed(at: number | null): boolean {
  const serverNow = useServerNow()
  const [passed, setPassed] = useState<number | null>(null)
  useEffect(() => {
    if (at === null) return
    const timer = setTimeout(() => setPassed(at), Math.max(0, at - serverNow()))
    return () => clearTimeout(timer)
  }, [at, serverNow])
  return at !== null && passed === at
}
