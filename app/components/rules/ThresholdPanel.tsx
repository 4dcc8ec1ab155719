import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag, TextInput } from '#app/components/kit/index.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import { type Board, type LocalDate, rulesOn } from '#shared/domain/model.ts'
import { RulesDialog, RulesPanel } from './RulesPanel.tsx'
import { useChange } from './useChange.ts'

/** 亮灯规则: the thresholds in force and those before, each with the day it began. */
export function ThresholdPanel({ board, date, mayEdit }: { board: Board; date: LocalDate; mayEdit: boolean }) {
  const { t } = useTranslation()
  const current = rulesOn(board, date)
  return (
    <RulesPanel
      name="thresholds"
      title={t('rules.thresholdsTitle')}
      change={t('rules.changeThresholds')}
      mayEdit={mayEdit}
      dialog={(onClose) => <ThresholdDialog board={board} date={date} onClose={onClose} />}
    >
      <p className="rules-now ink2">{t('rules.neverPast')}</p>
      <div className="rules-scroll">
        <table className="rules-table rules-thresholds" data-testid="thresholds">
          <thead>
            <tr>
              <th scope="col">{t('rules.version')}</th>
              <th scope="col">{t('rules.startsOn')}</th>
              <th scope="col">{t('rules.dueSoon')}</th>
              <th scope="col">{t('rules.paceYellow')}</th>
              <th scope="col">{t('rules.paceRed')}</th>
            </tr>
          </thead>
          <tbody>
            {[...board.rules].reverse().map((rule) => (
              <tr key={rule.version} data-version={rule.version}>
                <th scope="row">
                  {t('rules.versionOf', { version: rule.version })}{' '}
                  {rule.version === current.version && <Tag kind="accent">{t('rules.inForce')}</Tag>}
                  {rule.from > date && <Tag>{t('rules.coming')}</Tag>}
                </th>
                <td className="num">{dayText(rule.from, date)}</td>
                <td className="num">{t('rules.dueSoonOf', { days: rule.dueSoonDays })}</td>
                <td className="num">{t('rules.paceOf', { points: rule.paceYellow })}</td>
                <td className="num">{t('rules.paceOf', { points: rule.paceRed })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </RulesPanel>
  )
}

const FIELDS = ['dueSoonDays', 'paceYellow', 'paceRed'] as const
const MOST = { dueSoonDays: 365, paceYellow: 100, paceRed: 100 } as const

function ThresholdDialog({ board, date, onClose }: { board: Board; date: LocalDate; onClose: () => void }) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const [base] = useState(store.seq)
  const { busy, problem, change } = useChange()
  const current = board.rules.at(-1) ?? rulesOn(board, date)
  const [filled, setFilled] = useState({
    dueSoonDays: String(current.dueSoonDays),
    paceYellow: String(current.paceYellow),
    paceRed: String(current.paceRed),
  })
  const [from, setFrom] = useState<LocalDate>(current.from > date ? current.from : date)
  const values = {
    dueSoonDays: Number(filled.dueSoonDays),
    paceYellow: Number(filled.paceYellow),
    paceRed: Number(filled.paceRed),
  }
  const fits = FIELDS.every(
    (field) =>
      filled[field].trim() !== '' &&
      values[field] >= 0 &&
      values[field] <= MOST[field] &&
      Number.isInteger(values[field]),
  )
  const missing = !fits || from === '' ? t('rules.numbersMissing') : null
  const save = async (): Promise<void> => {
    if (
      await change(
        { type: 'board.setRules', from, ...values },
        base,
        t('rules.thresholdsSet', { day: dayText(from, date) }),
      )
    )
      onClose()
  }
  return (
    <RulesDialog
      name="thresholds"
      title={t('rules.changeThresholds')}
      note={t('rules.neverPast')}
      busy={busy}
      missing={missing}
      problem={problem}
      onSave={save}
      onClose={onClose}
    >
      {FIELDS.map((field) => (
        <label key={field}>
          {t(`rules.field.${field}`)}
          <TextInput
            type="number"
            inputMode="numeric"
            min={0}
            max={MOST[field]}
            value={filled[field]}
            data-testid={`threshold-${field}`}
            onChange={(event) => setFilled({ ...filled, [field]: event.currentTarget.value })}
          />
        </label>
      ))}
      <label>
        {t('rules.startsOn')}
        <TextInput
          type="date"
          value={from}
          min={board.status === 'draft' ? undefined : date}
          data-testid="thresholds-from"
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
    </RulesDialog>
  )
}
