import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Light, classes, plainLight } from '#app/components/kit/index.ts'
import { type RowWords, useRowWords } from '#app/components/ledger/useRowWords.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import { assignmentIdOf } from '#shared/domain/model.ts'
import type { PastBoard, PastCell, PastTask } from '#shared/history/past.ts'
import { type Only, belongs, rowsOf } from './rows.ts'

/** Pixels; the rows of past.css are as high. */
const ROW = 34
/** What the server draws before the window is known. */
const FIRST = { width: 1000, height: 1000 }

/** The ledger of a moment, to be read and asked about, not to be written. Only the rows in sight are drawn. */
export function PastLedger({
  past,
  only,
  asked,
  onWhy,
  onStory,
}: {
  past: PastBoard
  only: Only | null
  /** The unit task whose light is being explained. */
  asked: string | null
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
  onStory: (taskId: string) => void
}) {
  const { t } = useTranslation()
  const words = useRowWords()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = rowsOf(past, only)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    initialRect: FIRST,
  })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const columns = past.units.length + 2
  const areaNumbers = new Map(past.areas.map(({ id, figures }) => [id, figures]))
  return (
    <section className="panel past-ledger" aria-labelledby="past-ledger">
      <div className="panel-head">
        <h2 id="past-ledger">{t('history.ledger')}</h2>
        <span className="label">{t('history.ledgerHint')}</span>
      </div>
      {rows.length === 0 ? (
        <EmptyState icon="ledger" title={t(only === null ? 'leader.empty' : 'leader.setEmpty')}>
          {only === null ? t('history.emptyHint') : null}
        </EmptyState>
      ) : (
        <div className="past-scroll" ref={scroller} tabIndex={0} role="region" aria-labelledby="past-ledger">
          <table aria-rowcount={rows.length + 1}>
            <thead>
              <tr>
                <th scope="col" className="l">
                  {t('ledger.task')}
                </th>
                <th scope="col">{t('ledger.due')}</th>
                {past.units.map(({ id, shortName, name }) => (
                  <th key={id} scope="col" title={name}>
                    {shortName}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Space height={above} columns={columns} />
              {items.map(({ index, key }) => {
                const row = rows[index]
                if (!row) return null
                if (row.kind === 'area')
                  return (
                    <tr key={key} className="sec" aria-rowindex={index + 2}>
                      <th colSpan={columns} scope="colgroup">
                        {row.area.ordinal} {row.area.title}
                        <span className="muted">
                          {' '}
                          {t('ledger.tasksIn', { count: areaNumbers.get(row.area.id)?.total ?? 0 })}
                        </span>
                      </th>
                    </tr>
                  )
                return (
                  <TaskLine
                    key={key}
                    at={index + 2}
                    task={row.task}
                    units={past.units}
                    words={words}
                    only={only}
                    asked={asked !== null && asked.startsWith(`${row.task.id}:`) ? asked : null}
                    onWhy={onWhy}
                    onStory={onStory}
                  />
                )
              })}
              <Space height={below} columns={columns} />
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Space({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true" className="space">
      <td colSpan={columns} height={height} />
    </tr>
  )
}

const TaskLine = memo(function TaskLine({
  at,
  task,
  units,
  words,
  only,
  asked,
  onWhy,
  onStory,
}: {
  at: number
  task: PastTask
  units: readonly BoardUnit[]
  words: RowWords
  only: Only | null
  asked: string | null
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
  onStory: (taskId: string) => void
}) {
  return (
    <tr aria-rowindex={at} data-testid={`past-row-${task.id}`}>
      <th scope="row" className="l">
        <button type="button" title={task.title} onClick={() => onStory(task.id)}>
          <span className="muted num">{task.number}</span> {task.title}
        </button>
      </th>
      <td className="num due">{task.due?.slice(5) ?? '–'}</td>
      {units.map((unit, index) => {
        const cell = task.cells[index]
        if (!cell) return <td key={unit.id} className="none" />
        const id = assignmentIdOf(task.id, unit.id)
        const [colour, state, percent] = cell
        const byHand = cell[4] === 1
        return (
          <td
            key={unit.id}
            className={classes(!belongs(cell, only) && 'dim', asked === id && 'on')}
            data-testid={`past-cell-${id}`}
            data-colour={colour}
            data-percent={percent ?? ''}
            data-state={state}
          >
            <button
              type="button"
              aria-haspopup="dialog"
              aria-expanded={asked === id}
              aria-label={words.cell(unit.shortName, colour, byHand, state, percent)}
              onClick={(event) => onWhy(id, event.currentTarget)}
            >
              {byHand ? <Light colour={colour} byHand decorative /> : plainLight(colour, words.letter(colour))}
              <Figure cell={cell} />
            </button>
          </td>
        )
      })}
    </tr>
  )
})

function Figure({ cell: [colour, , percent] }: { cell: PastCell }) {
  if (percent === null || colour === 'blue' || colour === 'grey') return null
  return <span>{percent}</span>
}
