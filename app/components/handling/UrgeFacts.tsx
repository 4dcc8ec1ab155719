import { useTranslation } from 'react-i18next'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardState } from '#app/realtime/hooks.tsx'
import type { Item } from './lists.ts'

/** When it was last urged and whether the unit has opened that. */
export function UrgeFacts({ item: { assignment } }: { item: Item }) {
  const { t } = useTranslation()
  const urge = useBoardState((state) => (assignment.urgeId === null ? undefined : state.matters.get(assignment.urgeId)))
  if (assignment.urgedAt === null) return null
  return (
    <span className="muted num" data-testid="urged">
      {t('handling.urged', { at: dayMinute(assignment.urgedAt), count: assignment.urgeCount })}
      {urge && (urge.readAt === null ? t('handling.unread') : t('handling.readAt', { at: dayMinute(urge.readAt) }))}
    </span>
  )
}
