import { useTranslation } from 'react-i18next'
import { Icon, LIGHT_COLOURS, LightCount, PaceBar, Tag } from '#app/components/kit/index.ts'
import type { Sheet } from './useSheet.ts'

/** The unit at a glance. */
export function SheetHead({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation()
  const { unit, rows, figures, pace, standing } = sheet
  const toAcknowledge = rows.filter(({ assignment }) => assignment.state === 'assigned').length
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
    </section>
  )
}
