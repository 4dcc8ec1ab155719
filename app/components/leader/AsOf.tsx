import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clock } from '#app/i18n/moments.ts'
import { useConnectionState, useServerNow } from '#app/realtime/hooks.tsx'

/** The last moment the server was heard, told every second (ms); `serverNow` until the page is live. */
export function useHeard(serverNow: number): number {
  const { state } = useConnectionState()
  const now = useServerNow()
  const [moment, setMoment] = useState(serverNow)
  useEffect(() => {
    if (state !== 'online') return
    const timer = setInterval(() => setMoment(now()), 1_000)
    return () => clearInterval(timer)
  }, [state, now])
  return moment
}

/** 数据截至: goes on while the server is heard, and stands still at the last moment it was. */
export function AsOf({ serverNow }: { serverNow: number }) {
  const { t } = useTranslation()
  const moment = useHeard(serverNow)
  return (
    <span className="as-of" data-testid="as-of">
      <span className="words">{t('leader.asOf')}</span> <span className="num">{clock(moment)}</span>
    </span>
  )
}
