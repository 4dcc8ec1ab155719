import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton, Light, Popover } from '#app/components/kit/index.ts'
import type { Placement } from '#app/components/kit/index.ts'
import { RateWhy } from '#app/components/why/RateWhy.tsx'
import { taskNumbers } from '#app/components/why/index.ts'
import { useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Summary, dueRate } from '#shared/domain/summary.ts'
import type { Note } from './Headline.tsx'
import { percentText } from './figures.ts'
import { UnitTaskLine } from './UnitTaskLine.tsx'
import { type Question, answer, figuresOf } from './questions.ts'

/** Unit tasks listed; who wants all of hundreds goes to the ledger. */
const SHOWN = 60
const RATES: readonly Note[] = ['dueRate', 'progress']

/**
 * What a number is made of: its figures, then its unit tasks with their light and why, the worst first. They keep the
 * order they had when it was opened; what comes to belong to the number stands at the end.
 */
export function SetPopover({
  question,
  note,
  summary,
  anchor,
  placement,
  onWhy,
  onClose,
  actions,
}: {
  question: Question
  note: Note | undefined
  summary: Summary
  anchor: HTMLElement
  placement: Placement
  onWhy: (assignmentId: string) => void
  onClose: () => void
  /** Buttons under the list. */
  actions?: ReactNode
}) {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const state = useBoardState((current) => current)
  const date = useServerDate()
  const now = answer(state, question, date).map(({ assignment }) => assignment.id)
  const [order] = useState(now)
  const ids = [...order, ...now.filter((id) => !order.includes(id))]
  const numbers = taskNumbers(state)
  // Of a list of lit tasks the figures of all tasks say nothing.
  const figures = note === undefined || RATES.includes(note) ? figuresOf(summary, question) : null
  const title = titleOf(state, question, t('leader.allUnits'), t('leader.allAreas'))
  return (
    <Popover anchor={anchor} onClose={onClose} label={title} placement={placement} className="set-pop">
      <div data-testid="set">
        <div className="why-head">
          <h3>{note ? t(`leader.notes.${note}.title`) : title}</h3>
          <IconButton icon="close" size="xs" label={t('common.close')} onClick={onClose} />
        </div>
        {note && <p className="set-note">{t(`leader.notes.${note}.text`)}</p>}
        {figures && state.board && (note === 'dueRate' || note === 'progress') && (
          <RateWhy
            note={note}
            figures={figures}
            board={state.board}
            pace={summary.pace}
            date={summary.date}
            at={summary.at}
          />
        )}
        {figures && note === undefined && (
          <p className="set-sum">
            {t('leader.setFigures', {
              progress: percentText(figures.progress),
              rate: percentText(dueRate(figures)),
              done: figures.dueDone,
              due: figures.due,
              counted: figures.counted,
              total: figures.total,
            })}
          </p>
        )}
        {ids.length === 0 && <p className="set-none">{t('leader.setEmpty')}</p>}
        <ul className="set-list">
          {ids.slice(0, SHOWN).map((id) => (
            <UnitTaskLine key={id} id={id} state={state} date={date} numbers={numbers}>
              {({ assignment, task, light, name, number, progress }) => (
                <button type="button" className="set-row" onClick={() => onWhy(id)} data-testid="set-row">
                  <Light colour={light.colour} byHand={light.computed !== null} decorative />
                  <span className="set-words">
                    <span className="truncate" title={task.title}>
                      {question.unitId === undefined && <b>{name} </b>}
                      <span className="muted">{number}</span> {task.title}
                    </span>
                    <span className="xs ink2">
                      {note === 'coordination' && assignment.coordination
                        ? t('why.needsCoordinationOf', { text: assignment.coordination })
                        : sentence(light, language)}
                    </span>
                  </span>
                  <span className="num">{progress}</span>
                </button>
              )}
            </UnitTaskLine>
          ))}
        </ul>
        {actions && <p className="row end set-none">{actions}</p>}
        {ids.length > SHOWN && <p className="set-none">{t('leader.setMore', { count: ids.length - SHOWN })}</p>}
      </div>
    </Popover>
  )
}

function titleOf(state: BoardState, { areaId, unitId }: Question, allUnits: string, allAreas: string): string {
  const unit = state.board?.units.find((candidate) => candidate.id === unitId)?.shortName ?? allUnits
  const area = areaId === undefined ? undefined : state.areas.get(areaId)
  return `${unit} · ${area ? `${area.ordinal} ${area.shortTitle}` : allAreas}`
}
