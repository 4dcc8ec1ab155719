import { memo, useRef, useState } from 'react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatars, Icon, Light, PaceBar, StateTag, Tag, classes } from '#app/components/kit/index.ts'
import { WhyPopover } from '#app/components/why/index.ts'
import { shallowEqual, useMark } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import { targetText } from '#shared/domain/metric.ts'
import type { LocalDate, NarrativeTexts } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { DeadlineText } from './DeadlineText.tsx'
import { FigureInput } from './FigureInput.tsx'
import { useHandlerName } from './Entrust.tsx'
import { NextStep } from './NextStep.tsx'
import { OpenTask } from './OpenTask.tsx'
import { WayToGreen } from './OwnLight.tsx'
import { standingPapers, usePaperName } from './Papers.tsx'
import { Reason } from './Reason.tsx'
import type { Row } from './rows.ts'
import { type Standing, heldBy } from './standing.ts'

export interface SheetLineProps {
  row: Row
  date: LocalDate
  standing: Standing
  open: boolean
  /** Texts as the page was loaded. */
  texts: NarrativeTexts | undefined
  /** Others whose cursor is in this task. */
  present: readonly Present[]
  onOpen: (taskId: string | null) => void
  /** Whether it is picked for doing something to several; null where it cannot be. */
  picked?: boolean | null
  onPick?: ((taskIds: readonly string[], on: boolean) => void) | undefined
}

const sameLine = (a: SheetLineProps, b: SheetLineProps): boolean =>
  a.row.assignment === b.row.assignment &&
  a.row.task === b.row.task &&
  a.row.number === b.row.number &&
  a.row.report === b.row.report &&
  a.row.light.rule === b.row.light.rule &&
  a.date === b.date &&
  a.standing === b.standing &&
  a.open === b.open &&
  a.texts === b.texts &&
  a.present === b.present &&
  a.onOpen === b.onOpen &&
  a.picked === b.picked &&
  a.onPick === b.onPick &&
  a.row.filing === b.row.filing &&
  shallowEqual(a.row.papers, b.row.papers)

/** One unit task of the sheet: its line, and below it, when opened, everything to fill it in. */
export const SheetLine = memo(function SheetLine(props: SheetLineProps) {
  const { row, date, standing, open, present, onOpen, picked = null, onPick } = props
  const { assignment, task, number, light } = row
  const { t } = useTranslation()
  const mark = useMark(`assignment:${assignment.id}`)
  const toggle = (): void => onOpen(open ? null : task.id)
  /** The whole line opens the task; what can be pressed in it keeps its own meaning. */
  const onClick = (event: MouseEvent): void => {
    if (event.target instanceof Element && !event.target.closest('button, input, label, a, .popover')) toggle()
  }
  return (
    <article
      id={`task-${task.id}`}
      className={classes('item', open && 'open')}
      data-testid={`sheet-row-${task.id}`}
      data-task={task.id}
      data-state={assignment.state}
      data-colour={light.colour}
      data-percent={assignment.percent ?? ''}
      data-mark={mark ?? undefined}
    >
      <div
        className={classes('task-line', mark === 'changed' && 'flash', picked !== null && 'pickable')}
        onClick={onClick}
      >
        {picked !== null && (
          <label className="pick">
            <input
              type="checkbox"
              checked={picked}
              aria-label={t('sheet.acknowledge.pick', { number, title: task.title })}
              data-testid={`pick-${task.id}`}
              onChange={(event) => onPick?.([task.id], event.currentTarget.checked)}
            />
          </label>
        )}
        <WhyLight row={row} />
        <span className="id">{number}</span>
        <span className="title">
          <button
            type="button"
            className={classes('title-button', (open || light.colour === 'red') && 'bold')}
            data-title={task.id}
            aria-expanded={open}
            title={task.title}
            onClick={toggle}
          >
            <span className="phone-number">{number} </span>
            {task.title}
          </button>
          {task.metric && (
            <Tag>
              {task.metric.name} {targetText(task.metric)}
            </Tag>
          )}
          {assignment.needsCoordination && <Tag kind="line">{t('sheet.coordination')}</Tag>}
          <LineMarks row={row} />
          <Avatars people={present} max={2} />
        </span>
        <DeadlineText row={row} date={date} />
        <Pace {...props} />
        <StateTag state={assignment.state} />
        <NextStep row={row} standing={standing} open={open} onOpen={onOpen} />
      </div>
      <Reason row={row} open={open} />
      {open && <OpenTask {...props} />}
    </article>
  )
}, sameLine)

/** To whom it is entrusted, whether an extension is asked for, and what the province has sent about it. */
function LineMarks({ row: { assignment, papers } }: { row: Row }) {
  const { t } = useTranslation()
  const handler = useHandlerName(assignment.handlerId)
  const name = usePaperName()
  const [paper] = standingPapers(papers).filter(({ replies }) => replies.length === 0)
  return (
    <>
      {handler !== null && <Tag kind="line">{t('sheet.entrust.mark', { name: handler })}</Tag>}
      {assignment.extensionId !== null && <Tag kind="line">{t('sheet.extension.mark')}</Tag>}
      {paper && <Tag kind={paper.readAt === null ? 'warn' : 'line'}>{name(paper)}</Tag>}
    </>
  )
}

function WhyLight({ row: { assignment, light } }: { row: Row }) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  const [asked, setAsked] = useState(false)
  const byHand = light.computed !== null
  const plain = t(`lights.name.${light.colour}`)
  const name = byHand ? t('lights.byHand', { light: plain }) : plain
  return (
    <>
      <button
        ref={button}
        type="button"
        className="light-button"
        data-why={assignment.taskId}
        aria-label={t('sheet.why', { light: name })}
        aria-expanded={asked}
        aria-haspopup="dialog"
        onClick={() => setAsked(!asked)}
      >
        <Light colour={light.colour} byHand={byHand} decorative />
      </button>
      {asked && (
        <WhyPopover
          assignmentId={assignment.id}
          anchor={button.current}
          onClose={() => setAsked(false)}
          actions={<WayToGreen assignmentId={assignment.id} />}
        />
      )}
    </>
  )
}

/** Figure and bar; words where neither would say anything. */
function Pace({ row, date, standing, open, present }: SheetLineProps) {
  const { t } = useTranslation()
  const { assignment, task, number, light } = row
  const { metric } = task
  const hold = heldBy(assignment.state)
  const finished = hold === 'finished' || hold === 'aside'
  const held =
    hold && (hold === 'assigned' && !standing.acknowledges ? t('sheet.heldAssigned') : t(`sheet.held.${hold}`))
  const figure = metric ? assignment.value : assignment.percent
  const notStarted = task.start !== null && task.start > date && !finished
  const here = present.filter(({ focus }) => focus?.field === 'percent' || focus?.field === 'value')
  const actual = metric ? null : assignment.percent
  const words =
    figure === null
      ? t(metric ? 'sheet.unreported' : 'sheet.hidden')
      : metric
        ? `${figure}${metric.unit}`
        : t('common.percent', { value: figure })
  // Where the unit's people cannot write it now, the opened task says why; a line of thirty would be noise.
  const editable = standing.reports && !finished && (hold === null || open)
  return (
    <span className="pct">
      {notStarted && task.start !== null && !(figure !== null && figure > 0) ? (
        <span className="muted xs grow">{t('sheet.startsOn', { day: dayText(task.start, date) })}</span>
      ) : actual !== null && !(hold === 'aside' && actual === 0) ? (
        <PaceBar actual={actual} pace={light.pace} accent={open} />
      ) : (
        <span className="grow" />
      )}
      {editable ? (
        <FigureInput assignment={assignment} task={task} number={number} held={held} others={here} />
      ) : (
        <span className="n">{hold === 'aside' && !figure ? '' : words}</span>
      )}
      {open && light.gap !== null && light.pace !== null && (
        <span className="pace-words">
          {light.gap < 0
            ? t('sheet.whyLine.ahead', { pace: light.pace, points: -light.gap })
            : t('sheet.whyLine.behind', { pace: light.pace, points: light.gap })}
        </span>
      )}
      {open && held !== null && standing.reports && (
        <span className="held-words">
          <Icon name="lock" size={14} />
          {held}
        </span>
      )}
    </span>
  )
}
