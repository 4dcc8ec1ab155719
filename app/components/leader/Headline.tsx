import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Light } from '#app/components/kit/index.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { dayText, lightOf } from '#shared/domain/light.ts'
import { type LocalDate, dueOf } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { toTenth } from '#shared/domain/pace.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Figures, type Summary, type TrendPoint, dueRate } from '#shared/domain/summary.ts'
import { Sparkline } from './Sparkline.tsx'
import { type Compared, NONE, figuresThen, movedSince, oneDecimal, signed, withToday } from './figures.ts'
import type { Question } from './questions.ts'
import { useFlash } from './useFlash.ts'

export type Ask = (question: Question, anchor: HTMLElement, note?: Note) => void
export type Note = 'dueRate' | 'progress' | 'red' | 'yellow' | 'coordination'

/** Yellow ones whose due day is today. */
function yellowToday(state: BoardState, date: LocalDate): number {
  let count = 0
  for (const assignment of state.assignments.values()) {
    const task = state.tasks.get(assignment.taskId)
    if (!task || task.removed || dueOf(task, assignment) !== date) continue
    if (lightOf(state, assignment, date).colour === 'yellow') count++
  }
  return count
}

function unitsInNeed(state: BoardState): number {
  const units = new Set<string>()
  for (const { needsCoordination, unitId } of state.assignments.values()) if (needsCoordination) units.add(unitId)
  return units.size
}

/** The headline numbers, each a question that can be asked; differences are against a chosen moment. */
export function Headline({
  summary,
  trend,
  compared,
  onAsk,
}: {
  summary: Summary
  trend: readonly TrendPoint[]
  compared: Compared
  onAsk: Ask
}) {
  const { t } = useTranslation()
  const date = useServerDate()
  const today = useBoardState((state) => yellowToday(state, date))
  const units = useBoardState(unitsInNeed)
  const issuingUnitId = useBoardState((state) => state.board?.issuingUnitId ?? '')
  // A reporting unit sees only its own needs; the number must not look like that of the province.
  const seesAll = can(useActor(), 'board.read', { issuingUnitId }) !== null
  const { total, pace } = summary
  const before = figuresThen(compared, trend, summary.date)
  const points = withToday(trend, summary)
  const past = (part: (figures: Figures) => number | null): number[] =>
    [...points.slice(0, -1).map((point) => part(point.total)), part(total)].filter((value) => value !== null)
  const ahead = total.progress === null ? null : toTenth(total.progress - pace)
  const rate = dueRate(total)

  const since = (part: (figures: Figures) => number | null, decimals: 0 | 1): string | null => {
    const moved = movedSince(before, total, part)
    if (moved === null) return null
    const shown = signed(moved, decimals)
    const { kind } = compared
    const day = kind === 'week' ? '' : dayText(compared.date, summary.date)
    if (shown === null) return t(`leader.sinceSame.${kind}`, { day })
    const difference = decimals === 1 ? t('leader.points', { difference: shown }) : shown
    return t(`leader.since.${kind}`, { difference, day })
  }
  /** How a count beside the headline moved; nothing where the past is not known. */
  const moved = (part: (figures: Figures) => number): string => {
    const difference = movedSince(before, total, part)
    if (difference === null) return ''
    const shown = signed(difference, 0)
    return shown === null ? t('leader.unmoved') : t('leader.moved', { difference: shown })
  }
  return (
    <section className="panel kpis" aria-label={t('leader.headline')}>
      <Kpi
        testId="kpi-due-rate"
        label={t('leader.completionRate')}
        value={oneDecimal(rate)}
        unit="%"
        since={since(dueRate, 1)}
        counts={t('leader.dueMoved', {
          due: total.due,
          dueMoved: moved((figures) => figures.due),
          done: total.dueDone,
          doneMoved: moved((figures) => figures.dueDone),
        })}
        spark={<Sparkline kind="line" tone="ink" values={past(dueRate)} />}
        onAsk={(anchor) => onAsk({ only: 'due' }, anchor, 'dueRate')}
      />
      <Kpi
        testId="kpi-progress"
        label={t('leader.progress')}
        value={oneDecimal(total.progress)}
        unit="%"
        since={since((figures) => figures.progress, 1)}
        counts={
          ahead === null
            ? t('leader.pace', { pace: oneDecimal(pace) })
            : t(ahead < 0 ? 'leader.paceBehind' : 'leader.paceAhead', {
                pace: oneDecimal(pace),
                points: oneDecimal(Math.abs(ahead)),
              })
        }
        spark={<Sparkline kind="line" tone="ink" values={past((figures) => figures.progress)} />}
        onAsk={(anchor) => onAsk({}, anchor, 'progress')}
      />
      <Kpi
        testId="kpi-red"
        label={t('lights.name.red')}
        light={<Light colour="red" size="sm" decorative />}
        value={String(total.red)}
        unit={t('leader.items')}
        since={since((figures) => figures.red, 0)}
        counts={t('leader.redMoved', { overdue: total.overdue, moved: moved((figures) => figures.overdue) })}
        spark={<Sparkline kind="bars" tone="red" values={past((figures) => figures.red)} />}
        onAsk={(anchor) => onAsk({ only: 'red' }, anchor, 'red')}
      />
      <Kpi
        testId="kpi-yellow"
        label={t('lights.name.yellow')}
        light={<Light colour="yellow" size="sm" decorative />}
        value={String(total.yellow)}
        unit={t('leader.items')}
        since={since((figures) => figures.yellow, 0)}
        counts={t('leader.yellowCounts', { today })}
        spark={<Sparkline kind="bars" tone="yellow" values={past((figures) => figures.yellow)} />}
        onAsk={(anchor) => onAsk({ only: 'yellow' }, anchor, 'yellow')}
      />
      <Kpi
        testId="kpi-coordination"
        label={t(seesAll ? 'leader.coordination' : 'leader.coordinationOwn')}
        value={String(total.needsCoordination)}
        unit={t('leader.cases')}
        since={since((figures) => figures.needsCoordination, 0)}
        counts={seesAll ? t('leader.coordinationCounts', { units }) : t('leader.coordinationHidden')}
        spark={<Sparkline kind="bars" tone="accent" values={past((figures) => figures.needsCoordination)} />}
        onAsk={(anchor) => onAsk({ only: 'coordination' }, anchor, 'coordination')}
      />
    </section>
  )
}

function Kpi({
  testId,
  label,
  light,
  value,
  unit,
  since,
  counts,
  spark,
  onAsk,
}: {
  testId: string
  label: string
  light?: ReactNode
  value: string
  unit: string
  since: string | null
  counts: string
  spark: ReactNode
  onAsk: (anchor: HTMLElement) => void
}) {
  const flash = useFlash(value)
  return (
    <button
      type="button"
      className="kpi"
      data-testid={testId}
      data-value={value}
      aria-haspopup="dialog"
      onClick={(event) => onAsk(event.currentTarget)}
    >
      {flash > 0 && <i key={flash} className="flash-under flash" aria-hidden="true" />}
      <span className="t">
        {light}
        {label}
      </span>
      <span className="v">
        <b>{value}</b>
        {value !== NONE && <span>{unit}</span>}
        {since !== null && <em>{since}</em>}
      </span>
      <span className="n">{counts}</span>
      {spark}
    </button>
  )
}
