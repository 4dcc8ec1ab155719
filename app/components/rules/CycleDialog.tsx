import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Icon, Segmented, TextInput } from '#app/components/kit/index.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import { addDays } from '#shared/domain/calendar.ts'
import { dayText } from '#shared/domain/light.ts'
import type { Board, CycleVersion, LocalDate } from '#shared/domain/model.ts'
import { cyclesWith, windowOn } from '#shared/domain/windows.ts'
import { Windows } from './CyclePanel.tsx'
import { RulesDialog } from './RulesPanel.tsx'
import { useChange } from './useChange.ts'
import { LAST_DAY, WEEKDAYS, cycleWords } from './words.ts'

const EVERY = ['week', 'month', 'quarter'] as const
const USUAL: Record<CycleVersion['every'], number> = { week: 5, month: 25, quarter: 25 }
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Sets another cycle: what follows from it stands below while it is chosen, and where it may begin is said before it is sent. */
export function CycleDialog({ board, date, onClose }: { board: Board; date: LocalDate; onClose: () => void }) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const [base] = useState(store.seq)
  const { busy, problem, change } = useChange()
  const last = board.cycles.at(-1)
  const running = board.cycles.filter((cycle) => cycle.from <= date)
  const first = board.status === 'draft' ? board.period.start : addDays(windowOn({ cycles: running }, date).closes, 1)
  const [every, setEvery] = useState<CycleVersion['every']>(last?.every ?? 'month')
  const [day, setDay] = useState(last?.day ?? USUAL.month)
  const [from, setFrom] = useState<LocalDate>(first)
  const cycle: CycleVersion = { from, every, day }
  const whole = Number.isInteger(day) && day >= 1 && day <= (every === 'week' ? 7 : LAST_DAY) && DATE.test(from)
  const found = whole ? cyclesWith(board, cycle, date) : null
  const next = found && 'next' in found ? found.next : null
  const missing = !whole ? t('rules.dayMissing') : next === null ? null : t('rules.overlap', { next })
  const save = async (): Promise<void> => {
    const stored = await change(
      { type: 'board.setCycle', ...cycle },
      base,
      t('rules.cycleSet', { cycle: cycleWords(t, cycle) }),
    )
    if (stored) onClose()
  }
  return (
    <RulesDialog
      name="cycle"
      size="lg"
      title={t('rules.changeCycle')}
      note={t('rules.cycleNote')}
      busy={busy}
      missing={missing}
      problem={problem}
      onSave={save}
      onClose={onClose}
      preview={
        found &&
        'cycles' in found && (
          <>
            <p className="ink2">{t('rules.preview', { cycle: cycleWords(t, cycle) })}</p>
            <Windows cycles={found.cycles} date={from} />
          </>
        )
      }
    >
      <Segmented
        label={t('rules.every')}
        value={every}
        options={EVERY.map((value) => ({ value, label: t(`rules.everyName.${value}`) }))}
        onChange={(value) => {
          setEvery(value)
          setDay(USUAL[value])
        }}
      />
      <label>
        {t('rules.cutoff')}
        {every === 'week' ? (
          <select
            className="input"
            value={day}
            data-testid="cycle-weekday"
            onChange={(event) => setDay(Number(event.currentTarget.value))}
          >
            {WEEKDAYS.map((weekday, index) => (
              <option key={weekday} value={index + 1}>
                {t(`rules.weekday.${weekday}`)}
              </option>
            ))}
          </select>
        ) : (
          <select
            className="input"
            value={day}
            data-testid="cycle-day"
            onChange={(event) => setDay(Number(event.currentTarget.value))}
          >
            {Array.from({ length: LAST_DAY }, (_, index) => index + 1).map((number) => (
              <option key={number} value={number}>
                {number === LAST_DAY ? t('rules.lastDay') : t('rules.dayOf', { day: number })}
              </option>
            ))}
          </select>
        )}
      </label>
      <label>
        {t('rules.startsOn')}
        <TextInput
          type="date"
          value={from}
          invalid={next !== null}
          data-testid="cycle-from"
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      {next !== null && (
        <p className="rules-problem" role="alert" data-testid="cycle-overlap">
          <Icon name="warning" />
          {t('rules.overlap', { next: dayText(next, date) })}
          <Button size="xs" data-testid="cycle-take-next" onClick={() => setFrom(next)}>
            {t('rules.takeNext', { next: dayText(next, date) })}
          </Button>
        </p>
      )}
    </RulesDialog>
  )
}
