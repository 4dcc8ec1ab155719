import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDate } from '#shared/domain/model.ts'
import type { Row } from './rows.ts'
import { VIEWS, type View, countsOf } from './views.ts'

/** 我的任务: what is listed, each with how many there are. Arrows go from one to the next, as do the digits of the page. */
export function ViewTabs({
  rows,
  date,
  view,
  onView,
}: {
  rows: readonly Row[]
  date: LocalDate
  view: View
  onView: (view: View) => void
}) {
  const { t } = useTranslation()
  const counts = countsOf(rows, date)
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = VIEWS[VIEWS.indexOf(view) + by]
    if (by === 0 || !next) return
    event.preventDefault()
    onView(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus()
  }
  return (
    <div className="views" role="tablist" aria-label={t('sheet.views')} onKeyDown={onKeyDown}>
      {VIEWS.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === view}
          tabIndex={one === view ? 0 : -1}
          data-view={one}
          data-testid={`view-${one}`}
          data-count={counts[one]}
          title={one === 'dueThisWeek' ? t('sheet.dueThisWeekHint') : undefined}
          onClick={() => onView(one)}
        >
          {t(`sheet.view.${one}`)} <b className={counts[one] === 0 ? 'muted' : ''}>{counts[one]}</b>
        </button>
      ))}
    </div>
  )
}
