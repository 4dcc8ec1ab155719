import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog } from '#app/components/kit/index.ts'
import { useDesk } from './DeskContext.ts'
import { MINUTES_A_REPORT, burdenOf } from './burden.ts'
import type { DeskRow } from './view.ts'

/** What a dispatch will create and lay on the units, before it is done. */
export function DispatchDialog({
  open,
  onClose,
  rows,
  missing,
  busy,
  onDispatch,
}: {
  open: boolean
  onClose: () => void
  rows: readonly DeskRow[]
  /** Why it cannot be dispatched yet; null when it can. */
  missing: string | null
  busy: boolean
  /** With the tasks that then wait for the upper level. */
  onDispatch: (waiting: readonly DeskRow[]) => void
}) {
  const { t } = useTranslation()
  const { units } = useDesk()
  const burden = useMemo(() => burdenOf(rows.map((row) => row.task)), [rows])
  const conditional = rows.filter((row) => row.task.condition !== null)
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const { tasks, assignments, reports, hours } = burden
  const figures = { tasks, units: burden.units, assignments, reports }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('desk.dispatchTitle')}
      size="lg"
      note={missing ?? t('desk.load.note')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            missing={missing}
            data-testid="confirm-dispatch"
            onClick={() => onDispatch(conditional.filter((row) => !kept.has(row.task.id)))}
          >
            {busy ? t('desk.dispatching') : t('desk.dispatch')}
          </Button>
        </>
      }
    >
      <div className="load">
        <dl className="load-figures">
          {(['tasks', 'units', 'assignments', 'reports'] as const).map((name) => (
            <div key={name}>
              <dt className="label">{t(`desk.load.${name}`)}</dt>
              <dd className="num" data-testid={`load-${name}`}>
                {figures[name]}
              </dd>
            </div>
          ))}
        </dl>
        <p>{t('desk.load.what', { tasks, units: burden.units, assignments })}</p>
        <p className="ink2">{t('desk.load.burden', { reports, hours, minutes: MINUTES_A_REPORT })}</p>
        {burden.perUnit.length > 0 && (
          <table className="load-units">
            <thead>
              <tr>
                <th scope="col">{t('desk.load.unit')}</th>
                <th scope="col">{t('desk.load.assignments')}</th>
                <th scope="col">{t('desk.load.reports')}</th>
              </tr>
            </thead>
            <tbody>
              {burden.perUnit.map((unit) => (
                <tr key={unit.unitId}>
                  <th scope="row">{units.find(({ id }) => id === unit.unitId)?.name ?? unit.unitId}</th>
                  <td className="num">{unit.assignments}</td>
                  <td className="num">{unit.reports}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {conditional.length > 0 && (
          <fieldset>
            <legend className="bold">{t('desk.load.conditions')}</legend>
            <p className="label">{t('desk.load.conditionsHint')}</p>
            {conditional.map(({ task, number }) => (
              <label key={task.id} className="check">
                <input
                  type="checkbox"
                  checked={!kept.has(task.id)}
                  onChange={(event) => {
                    const next = new Set(kept)
                    if (event.currentTarget.checked) next.delete(task.id)
                    else next.add(task.id)
                    setKept(next)
                  }}
                />
                {t('desk.load.upper', { number, title: task.title })}
                <span className="muted truncate">{task.condition}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </Dialog>
  )
}
