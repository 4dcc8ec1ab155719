import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Light, classes } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useMark } from '#app/realtime/hooks.tsx'
import { useDeskOf } from './HandlingContext.ts'
import type { Item } from './lists.ts'

/** One unit task in a list: its light (why?), unit, number and title, then what the list says and what may be done. */
export function Line({
  id,
  item,
  children,
  actions,
  pickable = true,
}: {
  /** What is picked and pointed at: the assignment or the paper. */
  id: string
  item: Item
  children?: ReactNode
  actions?: ReactNode
  pickable?: boolean
}) {
  const { t } = useTranslation()
  const { board, numbers, current, point, picked, pick, why } = useDeskOf()
  const { assignment, task, unit, light } = item
  const mark = useMark(`assignment:${assignment.id}`)
  const number = numbers.get(task.id) ?? ''
  return (
    <div
      className={classes('work-line', current === id && 'cur', mark === 'unsent' && 'unsent')}
      data-testid="line"
      data-item={id}
      data-mark={mark ?? undefined}
      aria-current={current === id || undefined}
      onClick={() => point(id)}
    >
      {pickable ? (
        <input
          type="checkbox"
          checked={picked.has(id)}
          aria-label={t('handling.pick', { unit: unit.shortName, number })}
          data-testid={`pick-${id}`}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => pick([id], event.currentTarget.checked)}
        />
      ) : (
        <span />
      )}
      <button
        type="button"
        className="line-why"
        aria-label={t('handling.why', { light: t(`lights.name.${light.colour}`) })}
        onClick={(event) => {
          event.stopPropagation()
          why(assignment.id, event.currentTarget)
        }}
      >
        <Light colour={light.colour} byHand={light.computed !== null} decorative />
      </button>
      <b className="nowrap line-unit">{unit.shortName}</b>
      <span className="muted num">{number}</span>
      <span className="line-title">
        <Link
          className="truncate"
          to={`/boards/${board.id}?task=${task.id}&unit=${unit.id}`}
          title={task.title}
          onClick={(event) => event.stopPropagation()}
        >
          {task.title}
        </Link>
        <SourceLink boardId={board.id} taskId={task.id} of={`${number} ${task.title}`} variant="ghost" />
      </span>
      <div className="line-facts">{children}</div>
      <div className="line-acts" onClick={(event) => event.stopPropagation()}>
        {actions}
      </div>
    </div>
  )
}
