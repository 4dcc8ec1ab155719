import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServerNow } from '#app/realtime/hooks.tsx'
import type { AgendaItem } from '#shared/domain/model.ts'
import { minutesText, overrun, timeAt } from './course.ts'
import { useMeetingDesk } from './MeetingContext.ts'

/** How long an item has taken of its time; the second hand is for the one in hand alone. */
export function ItemTime({ item }: { item: AgendaItem }) {
  const { t } = useTranslation()
  const { course } = useMeetingDesk().follow.live
  const serverNow = useServerNow()
  const [now, setNow] = useState<number | null>(null)
  const isNow = course?.itemId === item.id
  useEffect(() => {
    const tick = (): void => setNow(serverNow())
    tick()
    if (!isNow) return
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [isNow, course, serverNow])
  const spent = now === null ? 0 : timeAt(item, course, now)
  if (spent === 0) return null
  const over = overrun(spent, item)
  return (
    <span className="num ag-time" data-testid={`time-${item.id}`} data-over={over}>
      {t('meeting.usedOf', { used: minutesText(spent), minutes: item.minutes })}
      {over > 0 && <b>{t('meeting.overrun', { minutes: over })}</b>}
    </span>
  )
}
