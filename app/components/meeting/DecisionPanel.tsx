import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, Button, IconButton } from '#app/components/kit/index.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { type Decision, decisionsOf } from '#shared/domain/decisions.ts'
import { can } from '#shared/domain/permissions.ts'
import { DecisionForm } from './DecisionForm.tsx'
import { DecisionLine } from './DecisionLine.tsx'
import { useMeetingDesk } from './MeetingContext.ts'
import { withdrawal } from './decisionCommands.ts'
import { useRun } from './useRun.ts'

/** 议定事项 of this meeting: put on record without leaving it, changed until it is closed. */
export function DecisionPanel() {
  const { t } = useTranslation()
  const { meeting, board, live, decides, decided: final, people } = useMeetingDesk()
  const actor = useActor()
  const decided = useMemo(() => final ?? decisionsOf(live, meeting.id), [final, live, meeting.id])
  const readsAll = can(actor, 'board.read', { issuingUnitId: board.issuingUnitId }) !== null
  const [edited, setEdited] = useState<Decision | 'new' | null>(null)
  const { busy, run } = useRun(people)
  const open = decides ? edited : null
  return (
    <section
      className="decisions"
      aria-label={t('meeting.decisions')}
      data-testid="decisions"
      data-count={decided.length}
    >
      <div className="panel-head">
        <h2>{t('meeting.decisions')}</h2>
        <Badge>{decided.length}</Badge>
        <span className="end">
          {decides && (
            <Button size="xs" variant="ghost" icon="plus" onClick={() => setEdited('new')} data-testid="new-decision">
              {t('meeting.add')}
            </Button>
          )}
        </span>
      </div>
      <ol className="decision-scroll">
        {decided.map((decision, index) =>
          open !== null && open !== 'new' && open.key === decision.key ? (
            <DecisionForm key={decision.key} decision={decision} onClose={() => setEdited(null)} />
          ) : (
            <DecisionLine
              key={decision.key}
              decision={decision}
              place={index + 1}
              acts={
                decides && (
                  <>
                    <IconButton
                      icon="edit"
                      label={t('meeting.amend')}
                      iconPixels={14}
                      onClick={() => setEdited(decision)}
                      data-testid="amend-decision"
                    />
                    <IconButton
                      icon="close"
                      label={t('meeting.withdraw')}
                      iconPixels={14}
                      disabled={busy}
                      onClick={() =>
                        void run(...withdrawal(decision, t('meeting.withdrawnReason', { title: meeting.title })))
                      }
                      data-testid="withdraw-decision"
                    />
                  </>
                )
              }
            />
          ),
        )}
        {open === 'new' && <DecisionForm key="new" decision={null} onClose={() => setEdited(null)} />}
        <li className="xs muted decisions-hint">
          {t(
            meeting.status === 'planned'
              ? 'meeting.decisionsPlanned'
              : meeting.status === 'open'
                ? 'meeting.decisionsOpen'
                : 'meeting.decisionsLocked',
          )}
          {!readsAll && <span className="block">{t('meeting.decisionsOwn')}</span>}
        </li>
      </ol>
    </section>
  )
}
