import { useTranslation } from 'react-i18next'
import { Tag } from '#app/components/kit/index.ts'
import { periodWords } from '#app/components/sheet/ReportHead.tsx'
import { isEstimatedBetween } from '#shared/domain/calendar.ts'
import { dayText } from '#shared/domain/light.ts'
import type { Board, CycleVersion, LocalDate } from '#shared/domain/model.ts'
import { remindersOf, windowsFrom } from '#shared/domain/windows.ts'
import { CycleDialog } from './CycleDialog.tsx'
import { RulesPanel } from './RulesPanel.tsx'
import { useReporting } from './reporting.ts'
import { cycleWords } from './words.ts'

/** The open window and the next ones. */
const SHOWN = 4
/** What a board without a cycle of its own has. */
const MONTHLY = { every: 'month', day: 31 } as const

/** 填报周期: how units report now, the windows to come, and how it was before. */
export function CyclePanel({ board, date, mayEdit }: { board: Board; date: LocalDate; mayEdit: boolean }) {
  const { t } = useTranslation()
  const reporting = useReporting()
  const { cycles } = board
  const now = Math.max(
    0,
    cycles.findLastIndex(({ from }) => from <= date),
  )
  const current = cycles[now]
  return (
    <RulesPanel
      name="cycle"
      title={t('rules.cycleTitle')}
      change={t('rules.changeCycle')}
      mayEdit={mayEdit}
      dialog={(onClose) => <CycleDialog board={board} date={date} onClose={onClose} />}
    >
      <p className="rules-now">
        <b data-testid="cycle-now">{cycleWords(t, current ?? MONTHLY)}</b>
        {!current && <span className="muted">{t('rules.byDefault')}</span>}
        {reporting && (
          <span className="ink2" data-testid="window-filed">
            {t('rules.filed', {
              period: periodWords(t, reporting.window.period),
              filed: reporting.filed,
              of: reporting.of,
            })}
          </span>
        )}
      </p>
      <Windows cycles={cycles} date={date} open />
      {cycles.length > 0 && <Versions cycles={cycles} now={now} date={date} />}
    </RulesPanel>
  )
}

/** Windows with their reminder days, from the one `date` lies in. */
export function Windows({
  cycles,
  date,
  open = false,
}: {
  cycles: readonly CycleVersion[]
  date: LocalDate
  /** Whether the first is the open one. */
  open?: boolean
}) {
  const { t } = useTranslation()
  return (
    <div className="rules-scroll">
      <table className="rules-table rules-windows" data-testid="windows">
        <thead>
          <tr>
            <th scope="col">{t('rules.window')}</th>
            <th scope="col">{t('rules.opens')}</th>
            <th scope="col">{t('rules.closes')}</th>
            <th scope="col">{t('rules.remind', { days: 3 })}</th>
            <th scope="col">{t('rules.remind', { days: 1 })}</th>
          </tr>
        </thead>
        <tbody>
          {windowsFrom({ cycles }, date, SHOWN).map((window, index) => {
            const [three, one] = remindersOf(window)
            return (
              <tr key={window.period} data-period={window.period} data-closes={window.closes}>
                <th scope="row">
                  {periodWords(t, window.period)} {open && index === 0 && <Tag kind="accent">{t('rules.open')}</Tag>}
                </th>
                <td className="num">{dayText(window.opens, date)}</td>
                <td className="num">
                  {dayText(window.closes, date)}{' '}
                  {isEstimatedBetween(three, window.closes) && (
                    <span title={t('rules.estimatedHint')}>
                      <Tag kind="line">{t('rules.estimated')}</Tag>
                    </span>
                  )}
                </td>
                <td className="num">{dayText(three, date)}</td>
                <td className="num">{dayText(one, date)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Versions({ cycles, now, date }: { cycles: readonly CycleVersion[]; now: number; date: LocalDate }) {
  const { t } = useTranslation()
  return (
    <ol className="rules-versions" aria-label={t('rules.cycleVersions')}>
      {cycles
        .map((cycle, index) => ({ cycle, index }))
        .reverse()
        .map(({ cycle, index }) => (
          <li key={cycle.from} data-from={cycle.from}>
            <span className="num">{t('rules.from', { day: dayText(cycle.from, date) })}</span>
            <span>{cycleWords(t, cycle)}</span>
            {index === now && cycle.from <= date && <Tag kind="accent">{t('rules.inForce')}</Tag>}
            {cycle.from > date && <Tag>{t('rules.coming')}</Tag>}
          </li>
        ))}
    </ol>
  )
}
