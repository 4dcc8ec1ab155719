import { memo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip, EmptyState, Segmented, classes } from '#app/components/kit/index.ts'
import type { Area, BoardUnit } from '#shared/domain/model.ts'
import { type Figures, type Summary, dueRate, ranking } from '#shared/domain/summary.ts'
import type { Ask } from './Headline.tsx'
import { HeatCell } from './HeatCell.tsx'
import { type HeatMode, NONE, oneDecimal, percentText, tintOf, valueOf, wholePercent } from './figures.ts'
import { type Question, figuresOf } from './questions.ts'

/** What stands in one line beside its ordinal. */
const SHORT_NAME = 5
/** With more the rows of a printed page are low. */
const FEW_AREAS = 12

/** A row or a column: an area or a unit, the sum of all, or the counts of lights. */
interface Axis {
  id?: string
  name: string
  kind: 'cell' | 'total' | 'lights'
}

const questionAt = (row: Axis, column: Axis): Question => ({
  ...(row.id === undefined ? {} : { areaId: row.id }),
  ...(column.id === undefined ? {} : { unitId: column.id }),
  ...(row.kind === 'lights' ? { only: 'lit' as const } : {}),
})

/** 领域 × 单位. One stop of the Tab key; arrows move inside. */
export const HeatMap = memo(function HeatMap({
  summary,
  areas,
  units,
  open,
  focus = null,
  onAsk,
}: {
  summary: Summary
  /** In order. */
  areas: readonly Area[]
  units: readonly BoardUnit[]
  /** Row and column of the cell that is being asked about. */
  open: string | null
  /** The area that is being spoken of. */
  focus?: string | null
  onAsk: Ask
}) {
  const { t } = useTranslation()
  // Off until somebody asks for it: a ranking costs the units effort, and leaders look at what lags first. DESIGN.md §7.
  const [isRanked, setRanked] = useState(false)
  const [mode, setMode] = useState<HeatMode>('progress')
  const [cursor, setCursor] = useState('0:0')
  const table = useRef<HTMLTableElement>(null)

  const rows: Axis[] = [
    ...areas.map((area): Axis => ({ id: area.id, name: area.shortTitle, kind: 'cell' })),
    { name: t('leader.allAreas'), kind: 'total' },
    { name: t('leader.lights'), kind: 'lights' },
  ]
  const columns: Axis[] = [
    ...units.map((unit): Axis => ({ id: unit.id, name: unit.shortName, kind: 'cell' })),
    { name: t('leader.allUnits'), kind: 'total' },
  ]

  const say = (row: Axis, column: Axis, figures: Figures): string =>
    t('leader.cell', {
      unit: column.name,
      area: row.kind === 'lights' ? t('leader.allAreas') : row.name,
      progress: percentText(figures.progress),
      rate: percentText(dueRate(figures)),
      done: figures.dueDone,
      due: figures.due,
      red: figures.red,
      yellow: figures.yellow,
    })

  const ask = (target: EventTarget): void => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null
    if (!button) return
    const [row, column] = axesAt(button.dataset.at ?? '', rows, columns)
    if (row && column) onAsk(questionAt(row, column), button)
  }

  const move = (event: KeyboardEvent): void => {
    const [rowStep, columnStep] = STEPS[event.key] ?? []
    if (rowStep === undefined || columnStep === undefined || !(event.target instanceof HTMLElement)) return
    const from = event.target.dataset.at?.split(':').map(Number)
    if (!from) return
    event.preventDefault()
    const [row = 0, column = 0] = from
    for (let r = row + rowStep, c = column + columnStep; r in rows && c in columns; r += rowStep, c += columnStep) {
      const next = table.current?.querySelector<HTMLElement>(`[data-at="${r}:${c}"]`)
      if (next) return next.focus()
    }
  }

  if (areas.length === 0 || units.length === 0)
    return (
      <section className="panel heat-panel">
        <EmptyState icon="ledger" title={t('leader.empty')}>
          {t('leader.emptyHint')}
        </EmptyState>
      </section>
    )

  return (
    <section className="panel heat-panel" aria-labelledby="heat-title">
      <div className="panel-head">
        <h2 id="heat-title">{t('leader.heatTitle', { areas: areas.length, units: units.length })}</h2>
        <span className="label">{t(`leader.heatHint.${mode}`)}</span>
        <span className="end">
          <Chip pressed={isRanked} onClick={() => setRanked(!isRanked)}>
            {t('leader.rankShow')}
          </Chip>
          <Segmented
            label={t('leader.heatMode')}
            value={mode}
            options={[
              { value: 'progress', label: t('leader.modeProgress') },
              { value: 'dueRate', label: t('leader.completionRate') },
            ]}
            onChange={setMode}
          />
        </span>
      </div>
      <div className="heat-wrap">
        <table
          ref={table}
          className={classes(
            'heat',
            areas.some((area) => area.shortTitle.length > SHORT_NAME) && 'long-names',
            areas.length > FEW_AREAS && 'many',
          )}
          role="grid"
          aria-labelledby="heat-title"
          onClick={(event) => ask(event.target)}
          onKeyDown={move}
          onFocus={(event) => setCursor(event.target.dataset.at ?? cursor)}
        >
          <thead>
            <tr>
              <th className="l" scope="col">
                {t('leader.area')}
              </th>
              {columns.map((column) => (
                <th key={column.id ?? column.kind} scope="col">
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr
                key={row.id ?? row.kind}
                className={row.kind !== 'cell' ? 'sum' : row.id === focus ? 'focus' : undefined}
              >
                <th className="l" scope="row">
                  {row.kind === 'cell' && <span>{areas[r]?.ordinal}</span>}
                  {row.name}
                </th>
                {columns.map((column, c) => {
                  const figures = figuresOf(summary, questionAt(row, column))
                  const at = `${r}:${c}`
                  const key = column.id ?? column.kind
                  if (!figures || figures.total === 0)
                    return (
                      <td key={key} className="none" aria-label={t('leader.noTasks')}>
                        {NONE}
                      </td>
                    )
                  const kind = row.kind === 'lights' ? 'lights' : row.kind === 'total' ? 'total' : column.kind
                  const value = valueOf(figures, mode)
                  return (
                    <HeatCell
                      key={key}
                      at={at}
                      kind={kind}
                      testId={kind === 'cell' ? `heat-${row.id}:${column.id}` : undefined}
                      value={kind === 'cell' ? wholePercent(value) : oneDecimal(value)}
                      progress={figures.progress}
                      red={figures.red}
                      yellow={figures.yellow}
                      tint={tintOf(figures)}
                      label={say(row, column, figures)}
                      isCursor={cursor === at}
                      isOpen={open === at}
                    />
                  )
                })}
              </tr>
            ))}
            {isRanked && <RankRow summary={summary} units={units} by={mode} />}
          </tbody>
        </table>
      </div>
    </section>
  )
})

/** 位次 by what the cells show. Ties share a rank; on fewer than three nothing is ranked. */
function RankRow({ summary, units, by }: { summary: Summary; units: readonly BoardUnit[]; by: HeatMode }) {
  const { t } = useTranslation()
  const ranks = new Map(ranking(summary.units, by).map((row) => [row.id, row]))
  return (
    <tr className="sum ranks" data-testid="ranks">
      <th className="l" scope="row">
        {t('leader.rank')}
      </th>
      {units.map((unit) => {
        const { rank = null, n = 0 } = ranks.get(unit.id) ?? {}
        const words =
          rank === null
            ? t('leader.rankNone', { unit: unit.shortName })
            : t('leader.rankOf', { unit: unit.shortName, rank, n })
        return (
          <td key={unit.id} data-testid={`rank-${unit.id}`} data-rank={rank ?? ''} title={words}>
            <b>{rank ?? NONE}</b> <small>{t('leader.rankCount', { n })}</small>
          </td>
        )
      })}
      <td />
    </tr>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function axesAt(at: string, rows: readonly Axis[], columns: readonly Axis[]): [Axis | undefined, Axis | undefined] {
  const [row, column] = at.split(':').map(Number)
  return [rows[row ?? -1], columns[column ?? -1]]
}
