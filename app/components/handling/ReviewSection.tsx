import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Tag, classes } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useDeskOf } from './HandlingContext.ts'
import { ListPart } from './ListPart.tsx'
import { ReviewPane } from './ReviewPane.tsx'
import type { ReviewItem } from './lists.ts'

const keyOf = ({ assignment }: ReviewItem): string => assignment.id

/** 待审核: the queue, the longest waiting first, and beside it the report one is at. */
export function ReviewSection({
  items,
  current,
  onBack,
}: {
  items: readonly ReviewItem[]
  current: string | null
  onBack: () => void
}) {
  const { t } = useTranslation()
  const { supervises, ask, meId } = useDeskOf()
  const keys = items.filter(({ report }) => report.submittedBy !== meId).map(({ assignment }) => assignment.id)
  const shown = items.find(({ assignment }) => assignment.id === current)
  if (items.length === 0 && current === null)
    return (
      <ListPart section="review" items={items} keyOf={keyOf} keys={[]}>
        {() => null}
      </ListPart>
    )
  return (
    <div className="review">
      <ListPart
        section="review"
        items={items}
        keyOf={keyOf}
        keys={keys}
        actions={(ids) => (
          <>
            <Button
              size="sm"
              missing={ids.length === 0 ? t('handling.pickFirst') : null}
              data-testid="return-picked"
              onClick={() => ask({ kind: 'return', ids })}
            >
              {t('handling.do.return')}
            </Button>
            <Button
              size="sm"
              variant="primary"
              missing={ids.length === 0 ? t('handling.pickFirst') : null}
              data-testid="approve-picked"
              onClick={() => ask({ kind: 'approve', ids })}
            >
              {t('handling.do.approve')}
            </Button>
          </>
        )}
      >
        {(item) => <QueueLine item={item} pickable={supervises && item.report.submittedBy !== meId} />}
      </ListPart>
      <div className="review-pane" data-testid="review-pane">
        {shown ? (
          <ReviewPane key={shown.report.id} item={shown} onBack={onBack} />
        ) : (
          current !== null && <MovedOn id={current} onBack={onBack} />
        )}
      </div>
    </div>
  )
}

function QueueLine({ item, pickable }: { item: ReviewItem; pickable: boolean }) {
  const { t } = useTranslation()
  const { numbers, current, point, picked, pick } = useDeskOf()
  const { assignment, task, unit, report } = item
  const { id } = assignment
  const number = numbers.get(task.id) ?? ''
  return (
    <div
      className={classes('queue-line', current === id && 'cur')}
      data-testid="line"
      data-item={id}
      aria-current={current === id || undefined}
    >
      {pickable ? (
        <input
          type="checkbox"
          checked={picked.has(id)}
          aria-label={t('handling.pick', { unit: unit.shortName, number })}
          data-testid={`pick-${id}`}
          onChange={(event) => pick([id], event.currentTarget.checked)}
        />
      ) : (
        <span />
      )}
      <button type="button" data-testid={`open-${id}`} onClick={() => point(id)}>
        <span className="row">
          <b>{unit.shortName}</b>
          <span className="muted num">{number}</span>
          {report.kind === 'completion' && <Tag kind="accent">{t('handling.completion')}</Tag>}
          {report.late && (
            <Tag kind="warn">{t(report.kind === 'period' ? 'handling.lateReport' : 'handling.lateWork')}</Tag>
          )}
          {report.carriedOver.length > 0 && <Tag kind="warn">{t('handling.carriedOver')}</Tag>}
        </span>
        <span className="queue-title">{task.title}</span>
        <span className="muted xs num">{t('handling.submittedAt', { at: dayMinute(report.submittedAt) })}</span>
      </button>
    </div>
  )
}

/** The report one was at has left the queue by somebody else's hand: said here, never replaced by the next one unasked. */
function MovedOn({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useTranslation()
  const { board, stateOf } = useDeskOf()
  const now = stateOf(id)
  return (
    <EmptyState
      icon="info"
      title={now ? t('handling.left', { state: t(`states.${now}`) }) : t('handling.gone', { board: board.title })}
      action={<Button onClick={onBack}>{t('handling.toList')}</Button>}
    >
      {t('handling.leftHint')}
    </EmptyState>
  )
}
