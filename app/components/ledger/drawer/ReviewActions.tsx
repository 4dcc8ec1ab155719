import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Menu, buttonClass, useToast } from '#app/components/kit/index.ts'
import { useActor, useBoardState, useCommand } from '#app/realtime/hooks.tsx'
import { FINISHED_STATES } from '#shared/domain/assignmentStates.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Assignment, BoardUnit, Task } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { ReasonDialog } from './ReasonDialog.tsx'

const ASIDE = ['awaitingUpper', 'suspended', 'notApplicable', 'cancelled'] as const
type Aside = (typeof ASIDE)[number]

/** What this person may do about one unit task now; nothing for those who only read. */
export function ReviewActions({
  assignment,
  unit,
  task,
  number,
}: {
  assignment: Assignment
  unit: BoardUnit
  task: Task
  number: string
}) {
  const { t } = useTranslation()
  const toast = useToast()
  const command = useCommand()
  const actor = useActor()
  const issuingUnitId = useBoardState((state) => state.board?.issuingUnitId ?? '')
  const kind = useBoardState((state) =>
    assignment.reportId === null ? null : (state.reports.get(assignment.reportId)?.kind ?? null),
  )
  const [asking, setAsking] = useState<'return' | Aside | null>(null)
  const { id, state } = assignment
  const subject = { issuingUnitId, unitId: assignment.unitId }
  const may = (action: Parameters<typeof can>[1]): boolean => can(actor, action, subject) !== null

  /** Says that it is stored; what can be taken back offers it. */
  const done = (text: string, undoable?: string): void => {
    const undo = undoable !== undefined && {
      label: t('common.undo'),
      onClick: () => void command({ type: 'command.undo', commandId: undoable }),
    }
    toast({ icon: 'check', text, ...(undo ? { action: undo } : {}) })
  }
  const act = (what: Command, text: string, undoable: boolean): void => {
    const sent = command(what)
    void sent.done.then((outcome) => {
      if (outcome.ok) done(text, undoable ? sent.commandId : undefined)
    })
  }
  const named = { unit: unit.shortName, number }
  const isAside = state === 'suspended' || state === 'notApplicable' || state === 'awaitingUpper'
  const others = ASIDE.filter((aside) => aside !== state)
  const toAside = asking !== null && asking !== 'return' ? t(`ledger.review.to.${asking}`) : ''

  return (
    <>
      {state === 'underReview' && may('assignment.review') && (
        <>
          <Button
            size="xs"
            variant="primary"
            icon="check"
            data-testid="approve"
            onClick={() =>
              act({ type: 'assignment.approve', assignmentId: id }, t('ledger.review.done.approve', named), false)
            }
          >
            {t(kind === 'completion' ? 'ledger.review.approveCompletion' : 'ledger.review.approve')}
          </Button>
          <Button size="xs" icon="returned" data-testid="return" onClick={() => setAsking('return')}>
            {t('ledger.review.return')}
          </Button>
        </>
      )}
      {state === 'completed' && may('assignment.closeOut') && (
        <Button
          size="xs"
          variant="primary"
          icon="check"
          data-testid="close-out"
          onClick={() =>
            act({ type: 'assignment.closeOut', assignmentId: id }, t('ledger.review.done.closeOut', named), false)
          }
        >
          {t('ledger.review.closeOut')}
        </Button>
      )}
      {isAside && may('assignment.setAside') && (
        <Button
          size="xs"
          data-testid="resume"
          onClick={() =>
            act({ type: 'assignment.resume', assignmentId: id }, t('ledger.review.done.resume', named), true)
          }
        >
          {t('ledger.review.resume')}
        </Button>
      )}
      {!FINISHED_STATES.includes(state) && may('assignment.setAside') && (
        <Menu button={t('ledger.review.setAside')} buttonClass={buttonClass('secondary', 'xs')}>
          {others.map((aside) => (
            <button
              key={aside}
              type="button"
              className="menu-item"
              data-testid={`aside-${aside}`}
              onClick={() => setAsking(aside)}
            >
              {t(`ledger.review.to.${aside}`)}
            </button>
          ))}
        </Menu>
      )}
      {asking === 'return' && (
        <ReasonDialog
          title={t('ledger.review.returnTitle', { ...named, title: task.title })}
          note={t('ledger.review.returnNote', { count: assignment.returnCount + 1 })}
          verb={t('ledger.review.return')}
          commandOf={(reason) => ({ type: 'assignment.return', assignmentId: id, reason })}
          onClose={() => setAsking(null)}
          onDone={() => done(t('ledger.review.done.return', named))}
        />
      )}
      {asking !== null && asking !== 'return' && (
        <ReasonDialog
          key={asking}
          title={t('ledger.review.asideTitle', { ...named, title: task.title, state: toAside })}
          note={
            asking === 'cancelled' ? t('ledger.review.cancelNote') : t('ledger.review.asideNote', { state: toAside })
          }
          verb={toAside}
          commandOf={(reason) => ({ type: 'assignment.setAside', assignmentId: id, state: asking, reason })}
          onClose={() => setAsking(null)}
          onDone={(commandId) => done(t('ledger.review.done.setAside', { ...named, state: toAside }), commandId)}
        />
      )}
    </>
  )
}
