import { useTranslation } from 'react-i18next'
import { Avatar, PaceBar } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useActor, useBoardState, useConnectionState } from '#app/realtime/hooks.tsx'
import type { Report } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Present } from '#shared/protocol/events.ts'
import { PaperList, standingPapers } from './Papers.tsx'
import { filingWords, periodWords } from './ReportHead.tsx'
import { type Row, filedOf } from './rows.ts'
import type { Sheet } from './useSheet.ts'

const RETURNS_SHOWN = 3

/** Beside the list: how the month stands, who is here and where, what came back. */
export function SidePanel({
  sheet,
  present,
  onOpen,
}: {
  sheet: Sheet
  present: readonly Present[]
  onOpen: (taskId: string) => void
}) {
  const { state } = useConnectionState()
  return (
    <aside className="side">
      <Month sheet={sheet} />
      <PaperList
        papers={standingPapers([...sheet.papers, ...sheet.rows.flatMap((row) => row.papers)])}
        numberOf={(taskId) => sheet.rows.find(({ task }) => task.id === taskId)?.number}
        receives={sheet.standing.receives}
        date={sheet.date}
        onOpen={onOpen}
      />
      {/* Without a connection nobody can be said to be here. */}
      {state !== 'offline' && <Mates sheet={sheet} present={present} onOpen={onOpen} />}
      <Returns sheet={sheet} onOpen={onOpen} />
      <Waiting sheet={sheet} onOpen={onOpen} />
    </aside>
  )
}

/** 填报窗口: when it closes, and how much of what is to be reported in it has been. */
function Month({ sheet: { rows, filing, date } }: { sheet: Sheet }) {
  const { t } = useTranslation()
  const { filed, repeated, of } = filedOf(rows, filing.window.period)
  if (of === 0) return null
  return (
    <section className="panel" data-testid="month" data-filed={filed} data-of={of}>
      <h3>
        {t('sheet.side.window', { period: periodWords(t, filing.window.period) })}
        <span className="end">{filingWords(t, filing, date)}</span>
      </h3>
      <PaceBar actual={Math.round((filed * 100) / of)} accent />
      <p className="xs ink2">
        {filed === of ? t('sheet.side.filedAll') : t('sheet.side.filed', { filed, of })}
        {repeated > 0 && t('sheet.side.repeated', { count: repeated })}
      </p>
    </section>
  )
}

function Mates({
  sheet: { unit, rows, standing },
  present,
  onOpen,
}: {
  sheet: Sheet
  present: readonly Present[]
  onOpen: (taskId: string) => void
}) {
  const { t } = useTranslation()
  const me = useActor()
  const names = new Map(rows.map((row) => [row.assignment.id, row]))
  // One person in two windows is one line: the window in which they are in a field.
  const people = new Map<string, Present>()
  for (const person of present) {
    if (person.unitId !== unit.id || person.accountId === me.accountId) continue
    if (!people.has(person.accountId) || person.focus) people.set(person.accountId, person)
  }
  const count = people.size + (standing.reports ? 1 : 0)
  return (
    <section className="panel" data-testid="mates">
      <h3>
        {t('sheet.side.mates')}
        <span className="end">{t('sheet.side.matesOnline', { count })}</span>
      </h3>
      {people.size === 0 && (
        <p className="xs muted">{t(standing.reports ? 'sheet.side.onlyYou' : 'sheet.side.nobody')}</p>
      )}
      {[...people.values()].map((person) => {
        const row = person.focus ? names.get(person.focus.assignmentId) : undefined
        return (
          <div key={person.accountId} className="mate" data-testid={`mate-${person.accountId}`}>
            <Avatar person={person} meId={me.accountId} decorative />
            <span className="grow">
              <b>{person.name}</b>
              <br />
              {row && person.focus ? (
                <button type="button" className="where" onClick={() => onOpen(row.task.id)}>
                  <Where row={row} field={person.focus.field} />
                </button>
              ) : (
                <span className="muted">{t('sheet.side.here')}</span>
              )}
            </span>
          </div>
        )
      })}
    </section>
  )
}

function Where({ row: { number }, field }: { row: Row; field: NonNullable<Present['focus']>['field'] }) {
  const { t } = useTranslation()
  if (field === 'percent' || field === 'value') return <>{t(`sheet.side.at.${field}`, { number })}</>
  return <>{t('sheet.side.at.text', { number, field: t(`fields.${field}`) })}</>
}

const returnsOf = (state: BoardState, unitId: string): readonly Report[] =>
  [...state.reports.values()]
    .filter((report) => report.review?.decision === 'returned' && report.assignmentId.endsWith(`:${unitId}`))
    .sort((a, b) => (b.review?.at ?? 0) - (a.review?.at ?? 0))
    .slice(0, RETURNS_SHOWN)

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

function Returns({ sheet: { unit, rows }, onOpen }: { sheet: Sheet; onOpen: (taskId: string) => void }) {
  const { t } = useTranslation()
  const returns = useBoardState((state) => returnsOf(state, unit.id), sameList)
  const names = new Map(rows.map((row) => [row.assignment.id, row]))
  return (
    <section className="panel" data-testid="returns">
      <h3>{t('sheet.side.returns')}</h3>
      {returns.length === 0 && <p className="xs muted">{t('sheet.side.noReturns')}</p>}
      {returns.map(({ id, assignmentId, review }) => {
        const row = names.get(assignmentId)
        if (!row || !review) return null
        return (
          <button key={id} type="button" className="entry" onClick={() => onOpen(row.task.id)}>
            <span className="entry-title">
              {row.number} {row.task.title}
            </span>
            <span className="entry-text">{review.reason}</span>
            <span className="muted xs">{t('sheet.side.returnedAt', { at: dayMinute(review.at) })}</span>
          </button>
        )
      })}
    </section>
  )
}

function Waiting({ sheet: { rows }, onOpen }: { sheet: Sheet; onOpen: (taskId: string) => void }) {
  const { t } = useTranslation()
  const waiting = rows.filter(({ assignment, report }) => assignment.state === 'underReview' && report)
  if (waiting.length === 0) return null
  return (
    <section className="panel" data-testid="waiting">
      <h3>
        {t('sheet.side.waiting')}
        <span className="end">{t('sheet.groups.countHint', { count: waiting.length })}</span>
      </h3>
      {waiting.slice(0, RETURNS_SHOWN).map(({ task, number, report }) => (
        <button key={task.id} type="button" className="entry" onClick={() => onOpen(task.id)}>
          <span className="entry-title">
            {number} {task.title}
          </span>
          {report && (
            <span className="muted xs">{t('sheet.side.waitingAt', { at: dayMinute(report.submittedAt) })}</span>
          )}
        </button>
      ))}
    </section>
  )
}
