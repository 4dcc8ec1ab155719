import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#app/components/kit/index.ts'
import type { MissingPart } from '#shared/domain/decide/boardCommands.ts'
import { useDesk } from './DeskContext.ts'
import { burdenOf } from './burden.ts'
import type { Dispatch } from './useDispatch.ts'
import { type DeskView, MISSING_PARTS } from './view.ts'

/** What is missing, each a way to its next place; the load; dispatch. */
export function DeskFooter({
  view,
  dispatch,
  onPart,
  onLeft,
  onAsk,
}: {
  view: DeskView
  dispatch: Dispatch
  onPart: (part: MissingPart) => void
  onLeft: () => void
  onAsk: () => void
}) {
  const { t } = useTranslation()
  const { canEdit } = useDesk()
  const { reports, hours } = useMemo(() => burdenOf(view.all.map((row) => row.task)), [view.all])
  const left = view.coverage?.left ?? 0
  return (
    <footer className="desk-final">
      <span className="ink2 nowrap">{dispatch.open === 0 ? t('desk.complete') : t('desk.remaining')}</span>
      <span className="row missing" title={dispatch.open > 0 ? t('desk.remainingHint') : undefined}>
        {MISSING_PARTS.filter((part) => view.counts[part] > 0).map((part) => (
          <button
            key={part}
            type="button"
            className="tag warn"
            onClick={() => onPart(part)}
            data-testid={`missing-${part}`}
          >
            {t('desk.dispatchPart', { part: t(`desk.parts.${part}`), count: view.counts[part] })}
          </button>
        ))}
        {left > 0 && (
          <button type="button" className="tag warn" onClick={onLeft} data-testid="missing-left">
            {t('desk.dispatchLeft', { count: left })}
          </button>
        )}
      </span>
      <span className="end">
        {reports > 0 && <span className="xs muted load-line">{t('desk.load.short', { reports, hours })}</span>}
        <Button onClick={onAsk} data-testid="preview-load">
          {t('desk.previewLoad')}
        </Button>
        {canEdit && (
          <Button
            variant="primary"
            missing={dispatch.missing}
            {...(dispatch.missing ? { icon: 'lock' as const } : {})}
            onClick={onAsk}
            data-testid="dispatch"
          >
            {dispatch.open > 0 ? t('desk.dispatchAfter', { count: dispatch.open }) : t('desk.dispatch')}
          </Button>
        )}
      </span>
    </footer>
  )
}
