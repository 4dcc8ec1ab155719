import { useTranslation } from 'react-i18next'
import { Button, Chip, Icon, LIGHT_COLOURS, LightCount, PaceBar, Segmented, Tag } from '#app/components/kit/index.ts'
import { isFirst, isOpen } from './rows.ts'
import type { Sheet } from './useSheet.ts'
import type { SheetUrl } from './useSheetUrl.ts'

/** The unit at a glance, and how its tasks are listed. */
export function SheetHead({
  sheet,
  url,
  stale,
  onReorder,
}: {
  sheet: Sheet
  url: SheetUrl
  stale: boolean
  onReorder: () => void
}) {
  const { t } = useTranslation()
  const { unit, rows, figures, pace, standing, date } = sheet
  const toAcknowledge = rows.filter(({ assignment }) => assignment.state === 'assigned').length
  const counts = {
    first: rows.filter((row) => isFirst(row, date)).length,
    open: rows.filter(isOpen).length,
    all: rows.length,
  }
  return (
    <section className="unit-head" aria-label={t('sheet.heading', { unit: unit.name })}>
      <h1>{unit.name}</h1>
      <div className="stat">
        <span className="label">{t('sheet.lights')}</span>
        <span className="v" data-testid="unit-lights">
          {LIGHT_COLOURS.map((colour) => (
            <LightCount key={colour} colour={colour} count={figures[colour]} />
          ))}
        </span>
      </div>
      <div className="stat overall">
        <span className="label">
          {t('sheet.progress')}{' '}
          <b className="ink" data-testid="unit-progress">
            {figures.progress === null ? t('sheet.noProgress') : t('sheet.progressValue', { value: figures.progress })}
          </b>
          <span className="dot"> · </span>
          {t('sheet.pace', { pace })}
        </span>
        <PaceBar actual={figures.progress ?? 0} pace={pace} />
      </div>
      <div className="stat">
        <span className="label">{t('sheet.dueDone')}</span>
        <b className="v">{t('sheet.dueDoneOf', { done: figures.dueDone, of: figures.due })}</b>
      </div>
      <div className="stat">
        <span className="label">{t('sheet.toAcknowledge')}</span>
        <b className="v" data-testid="unit-to-acknowledge">
          {toAcknowledge}
        </b>
      </div>
      {!standing.reports && (
        <Tag kind="line">
          <Icon name="eye" size={14} />
          {t('sheet.readOnlyFor', { unit: unit.shortName })}
        </Tag>
      )}
      <div className="end needs-script">
        {stale && (
          <Button size="sm" variant="link" onClick={onReorder} data-testid="reorder">
            {t('sheet.reorder')}
          </Button>
        )}
        <span className="by">
          <Segmented
            label={t('sheet.grouping')}
            value={url.by}
            options={[
              { value: 'due', label: t('sheet.by.due') },
              { value: 'area', label: t('sheet.by.area') },
            ]}
            onChange={url.setBy}
          />
        </span>
        <span className="open-chip">
          <Chip
            pressed={url.show === 'open'}
            onClick={() => url.setShow(url.show === 'open' ? 'all' : 'open')}
            data-testid="filter-open"
          >
            <Icon name="filter" size={14} />
            {t('sheet.shown.open')} <b>{counts.open}</b>
          </Chip>
        </span>
        <span className="phone-shown">
          <Segmented
            label={t('sheet.shownLabel')}
            value={url.show}
            options={(['first', 'open', 'all'] as const).map((show) => ({
              value: show,
              label: t('sheet.shownCount', { words: t(`sheet.shown.${show}`), count: counts[show] }),
            }))}
            onChange={url.setShow}
          />
        </span>
      </div>
    </section>
  )
}
