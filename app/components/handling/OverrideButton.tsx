import { useTranslation } from 'react-i18next'
import { Button } from '#app/components/kit/index.ts'
import type { Assignment } from '#shared/domain/model.ts'
import type { Deed } from './deeds.ts'
import { takesOverride } from './lists.ts'

/** 调整亮灯, or taking that back, on one unit task; nothing where its state takes none. For supervisors. */
export function OverrideButton({
  assignment,
  size,
  onAsk,
}: {
  assignment: Assignment
  size: 'xs' | 'sm'
  onAsk: (deed: Deed) => void
}) {
  const { t } = useTranslation()
  if (!takesOverride(assignment)) return null
  const kind = assignment.lightOverride ? 'clearOverride' : 'override'
  return (
    <Button
      size={size}
      variant="ghost"
      data-testid={kind === 'override' ? 'override-light' : 'clear-override'}
      onClick={() => onAsk({ kind, ids: [assignment.id] })}
    >
      {t(`handling.do.${kind}`)}
    </Button>
  )
}
