import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import type { NoticeCoverage } from '#shared/domain/coverage.ts'

/** One segment a sentence, a gap between areas; the hollow ones are left. A press goes there. */
export function CoverageMeter({
  coverage,
  starts,
  current,
  onPick,
}: {
  coverage: NoticeCoverage
  /** Passages an area begins with. */
  starts: ReadonlySet<number>
  /** Passages in hand. */
  current: ReadonlySet<number>
  onPick: (passage: number) => void
}) {
  const { t } = useTranslation()
  const { total, inTasks: tasks, declared, left, passages } = coverage
  return (
    <div className="cover" data-testid="coverage" data-left={left} data-total={total}>
      <div
        className="meter"
        role="img"
        aria-label={t('desk.meter', { total, tasks, declared, left })}
        onClick={(event) => {
          const index = (event.target as HTMLElement).dataset.index
          if (index !== undefined) onPick(Number(index))
        }}
      >
        {passages.map(({ fate, span }, index) => (
          <i
            key={`${span.start}-${index}`}
            data-index={index}
            className={classes(fate, starts.has(index) && 'b', current.has(index) && 'cur')}
          />
        ))}
      </div>
      <div className="txt">
        {t('desk.meterOf', { total, tasks })}
        <br />
        {t('desk.meterDeclared', { declared })}
        {left > 0 ? <b className="left">{t('desk.meterLeft', { left })}</b> : t('desk.meterNone')}
      </div>
    </div>
  )
}
