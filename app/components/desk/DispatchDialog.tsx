import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogButtons, Icon } from '#app/components/kit/index.ts'
import { useDesk } from './DeskContext.ts'
import { MINUTES_A_REPORT, burdenOf } from './burden.ts'
import type { DeskRow } from './view.ts'

/** What a dispatch will create and lay on the units, before it is done. */
export function DispatchDialog({
  open,
  onClose,
  rows,
  standing,
  missing,
  busy,
  onDispatch,
}: {
  open: boolean
  onClose: () => void
  rows: readonly DeskRow[]
  /** Suggestions of the text that nobody has looked at: dispatch accepts them. */
  standing: number
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
  // A condition that was accepted waits unless told otherwise; one that is a suggestion still, the other way round.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const waits = ({ task }: DeskRow): boolean => turned.has(task.id) === task.proposed.includes('condition')
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
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          missing={missing}
          data-testid="confirm-dispatch"
          onClick={() => onDispatch(conditional.filter(waits))}
        >
          {busy ? t('desk.dispatching') : t('desk.dispatch')}
        </DialogButtons>
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
        {standing > 0 && (
          <p className="import-problem" data-testid="load-standing">
            <Icon name="info" />
            {t('desk.load.standing', { count: standing })}
          </p>
        )}
        {conditional.length > 0 && (
          <fieldset>
            <legend className="bold">{t('desk.load.conditions')}</legend>
            <p className="label">{t('desk.load.conditionsHint')}</p>
            {conditional.map((row) => (
              <label key={row.task.id} className="check">
                <input
                  type="checkbox"
                  checked={waits(row)}
                  data-testid={`wait-${row.task.id}`}
                  onChange={() => {
                    const next = new Set(turned)
                    if (!next.delete(row.task.id)) next.add(row.task.id)
                    setTurned(next)
                  }}
                />
                {row.task.proposed.includes('condition') && <b className="proposed-mark">{t('desk.suggestion')}</b>}
                {t('desk.load.upper', { number: row.number, title: row.task.title })}
                <span className="muted truncate">{row.task.condition}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
    </Dialog>
  )
}
