import { Link } from '@remix-run/react'
import { memo, startTransition, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Light, Tag } from '#app/components/kit/index.ts'
import { type ChangeLine, type Known, changeLines } from '#app/components/changes/changeLines.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { type BoardUnit, assignmentIdOf } from '#shared/domain/model.ts'
import type { Difference, TaskDifference } from '#shared/history/difference.ts'
import type { PastCell } from '#shared/history/past.ts'
import { historyPath } from './links.ts'

/** Tasks drawn at first, and with each turn once the page lives: a year's difference holds up neither first paint nor clicks. */
const AT_ONCE = 40

/** What changed, by area and task: each unit before and after, and on request who did what when. */
export function DiffTasks({ boardId, difference, known }: { boardId: string; difference: Difference; known: Known }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(AT_ONCE)
  const whole = shown >= difference.tasks.length
  useEffect(() => {
    if (!whole) startTransition(() => setShown(shown + AT_ONCE))
  }, [shown, whole])
  const lines = useMemo(() => linesByTask(changeLines(t, difference.changes, known)), [t, difference, known])
  const units = useMemo(() => new Map(difference.units.map((unit) => [unit.id, unit])), [difference])
  const order = useMemo(() => new Map(difference.tasks.map((task, index) => [task.id, index])), [difference])
  const told = difference.changes.length
  return (
    <section className="panel diff-tasks" aria-labelledby="diff-tasks">
      <div className="panel-head">
        <h2 id="diff-tasks">{t('history.byTask')}</h2>
        {told < difference.total && <span className="label">{t('history.toldLatest', { count: told })}</span>}
      </div>
      <Lines lines={lines.get(null) ?? []} />
      {difference.areas.map((area) => {
        const tasks = difference.tasks.filter((task) => task.areaId === area.id && (order.get(task.id) ?? 0) < shown)
        if (tasks.length === 0) return null
        return (
          <div key={area.id} className="diff-area">
            <h3>
              {area.ordinal} {area.title}
            </h3>
            <ul>
              {tasks.map((task) => (
                <TaskPart
                  key={task.id}
                  boardId={boardId}
                  task={task}
                  units={units}
                  lines={lines.get(task.id) ?? NONE}
                />
              ))}
            </ul>
          </div>
        )
      })}
    </section>
  )
}

const NONE: readonly ChangeLine[] = []

function linesByTask(lines: readonly ChangeLine[]): Map<string | null, ChangeLine[]> {
  const byTask = new Map<string | null, ChangeLine[]>()
  for (const line of lines) {
    const key = line.task?.id ?? null
    const own = byTask.get(key)
    if (own) own.push(line)
    else byTask.set(key, [line])
  }
  return byTask
}

const TaskPart = memo(function TaskPart({
  boardId,
  task,
  units,
  lines,
}: {
  boardId: string
  task: TaskDifference
  units: ReadonlyMap<string, BoardUnit>
  lines: readonly ChangeLine[]
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <li data-testid={`diff-task-${task.id}`}>
      <div className="diff-task">
        <Link to={historyPath(boardId, { story: task.id })}>
          <span className="muted num">{task.number}</span> {task.title}
        </Link>
        {task.fate !== 'kept' && <Tag kind="accent">{t(`history.fate.${task.fate}`)}</Tag>}
        {lines.length > 0 && (
          <Button variant="link" size="xs" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="diff-lines">
            {open ? t('common.collapse') : t('history.lines', { count: lines.length })}
          </Button>
        )}
      </div>
      {task.fate !== 'removed' && (
        <p className="diff-units">
          {task.units.map(({ unitId, before, after }) => (
            <Link
              key={unitId}
              className="diff-unit"
              to={historyPath(boardId, { story: assignmentIdOf(task.id, unitId) })}
              data-testid={`diff-unit-${assignmentIdOf(task.id, unitId)}`}
              data-before={before?.[0] ?? ''}
              data-after={after?.[0] ?? ''}
            >
              <b>{units.get(unitId)?.shortName ?? unitId}</b>
              <Cell cell={before} /> → <Cell cell={after} />
              <Moved before={before} after={after} />
            </Link>
          ))}
        </p>
      )}
      {open && <Lines lines={lines} under />}
    </li>
  )
})

function Cell({ cell }: { cell: PastCell | null }) {
  const { t } = useTranslation()
  if (!cell) return <span className="muted xs">{t('history.absent')}</span>
  return <Light colour={cell[0]} byHand={cell[4] === 1} size="sm" />
}

/** 40% → 75%，承办 → 办结: only what moved. */
function Moved({ before, after }: { before: PastCell | null; after: PastCell | null }) {
  const { t } = useTranslation()
  if (!after) return null
  const parts: string[] = []
  const percent = (cell: PastCell | null): string => (cell === null || cell[2] === null ? '–' : `${cell[2]}%`)
  if (after[2] !== null && before?.[2] !== after[2])
    parts.push(t('history.moved', { before: percent(before), after: percent(after) }))
  if (before?.[1] !== after[1])
    parts.push(
      before
        ? t('history.moved', { before: t(`states.${before[1]}`), after: t(`states.${after[1]}`) })
        : t(`states.${after[1]}`),
    )
  return <span className="xs ink2">{parts.join(' ')}</span>
}

/** Below a task only whose part it is about needs to be said. */
const whoseOf = ({ where, task }: ChangeLine): string => (task ? where.replace(task.name, '').trim() : where)

function Lines({ lines, under = false }: { lines: readonly ChangeLine[]; under?: boolean }) {
  if (lines.length === 0) return null
  return (
    <ol className="diff-lines" data-testid="diff-told">
      {lines.map((line) => (
        <li key={line.seq}>
          <time dateTime={new Date(line.at).toISOString()}>{dayMinute(line.at)}</time>
          <b>{line.who}</b> <span className="ink2">{under ? whoseOf(line) : line.where}</span> <span>{line.what}</span>
        </li>
      ))}
    </ol>
  )
}
