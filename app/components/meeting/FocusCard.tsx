import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton, Light, PaceBar, StateTag } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { WhyPopover } from '#app/components/why/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { sentence } from '#shared/domain/lightSentences.ts'
import { NARRATIVE_FIELDS, dueOf } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { useMeetingDesk } from './MeetingContext.ts'
import type { MeetingRow } from './rows.ts'

/** The unit task under discussion: its light with the reason, what the unit reported, and what moved since. */
export function FocusCard({ row }: { row: MeetingRow }) {
  const { t, i18n } = useTranslation()
  const actor = useActor()
  const { board, frozen, live, since, numbers, people, view, show } = useMeetingDesk()
  const [why, setWhy] = useState<HTMLElement | null>(null)
  const { task, unit } = row
  const showsLive = !frozen || view.figures === 'live'
  const side = showsLive ? (row.live ?? row.frozen) : (row.frozen ?? row.live)
  if (!side) return null
  const { assignment, light } = side
  const state = showsLive ? live : frozen.state
  const report = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
  const reads = can(actor, 'narrative.read', { issuingUnitId: board.issuingUnitId, unitId: unit.id }) !== null
  const due = dueOf(task, assignment)
  const was = since?.was[row.id]
  const number = numbers.get(task.id) ?? ''
  return (
    <article className="panel focus" data-testid="focus" data-cell={row.id}>
      <h2>
        <button
          type="button"
          className="focus-light"
          aria-haspopup="dialog"
          data-testid="ask-why"
          aria-label={t('meeting.why', { light: t(`lights.name.${light.colour}`) })}
          onClick={(event) => setWhy(event.currentTarget)}
        >
          <Light colour={light.colour} byHand={light.computed !== null} size="lg" decorative />
        </button>
        <span className="grow">{t('meeting.focus', { unit: unit.shortName, number, title: task.title })}</span>
        {task.kind && <span className="tag">{t(`kinds.${task.kind}`)}</span>}
        <StateTag state={assignment.state} />
        <SourceLink boardId={board.id} taskId={task.id} of={`${number} ${task.title}`} variant="ghost" />
        <IconButton
          icon="close"
          label={t('common.close')}
          onClick={() => show({ taskId: null, cell: null })}
          data-testid="focus-close"
        />
      </h2>
      <div className="say">
        <b className={`t-${light.colour}`} data-testid="focus-sentence">
          {sentence(light, i18n.language === 'en' ? 'en' : 'zh-CN')}
        </b>
        {!task.metric && assignment.percent !== null && (
          <span className="grow">
            <PaceBar actual={assignment.percent} pace={light.pace} />
          </span>
        )}
      </div>
      {assignment.needsCoordination && reads && (
        <p className="coordination">
          <span className="tag warn">{t('meeting.filter.coordination')}</span>
          {assignment.coordination ?? t('meeting.noProblem')}
        </p>
      )}
      {!reads ? (
        <p className="xs muted" data-testid="no-sight">
          {t('meeting.noSight', { unit: unit.shortName })}
        </p>
      ) : report ? (
        <div className="tri">
          {NARRATIVE_FIELDS.map((field) => (
            <div key={field}>
              <h4>{t(`fields.${field}`)}</h4>
              <p>{report[field] || <span className="muted">{t('meeting.noText')}</span>}</p>
            </div>
          ))}
        </div>
      ) : (
        <p className="xs muted">{t('meeting.noReport')}</p>
      )}
      <p className="focus-since">
        {since && (
          <span>
            {t('meeting.lastTime')}{' '}
            <b>
              {was === null
                ? t('meeting.newRow')
                : t(`lights.name.${was ?? (row.frozen ?? row.live ?? side).light.colour}`)}
            </b>
          </span>
        )}
        {frozen && row.live && (
          <span>
            {t('meeting.now')}{' '}
            <b>
              {t(`lights.name.${row.live.light.colour}`)}
              {row.live.assignment.percent !== null && !task.metric
                ? ` ${t('common.percent', { value: row.live.assignment.percent })}`
                : ''}
            </b>
          </span>
        )}
        <span>{due === null ? t('why.noDue') : t('meeting.due', { due })}</span>
        {report && reads && (
          <span className="end">
            {people[report.submittedBy] === undefined
              ? dayMinute(report.submittedAt)
              : t('meeting.reportedBy', { who: people[report.submittedBy], at: dayMinute(report.submittedAt) })}
          </span>
        )}
      </p>
      {why && <WhyPopover assignmentId={row.id} anchor={why} onClose={() => setWhy(null)} />}
    </article>
  )
}
