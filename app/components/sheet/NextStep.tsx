import { useTranslation } from 'react-i18next'
import { Button, Icon, IconButton } from '#app/components/kit/index.ts'
import { useCommand, useConnectionState, useMark } from '#app/realtime/hooks.tsx'
import type { Row } from './rows.ts'
import { type Standing, nextOf } from './standing.ts'

/** The one next step of a line, or what it waits for. */
export function NextStep({
  row: { assignment, task, number },
  standing,
  open,
  onOpen,
}: {
  row: Row
  standing: Standing
  open: boolean
  onOpen: (taskId: string | null) => void
}) {
  const { t } = useTranslation()
  const send = useCommand()
  const { state: connection } = useConnectionState()
  const mark = useMark(`assignment:${assignment.id}`)
  const next = nextOf(assignment, standing)
  const label = t(`sheet.next.${next}`)
  const leadsIn = next === 'report' || next === 'amend' || next === 'read' || next === 'toReview'
  const unsent = mark === 'unsent' && (connection === 'offline' || connection === 'reconnecting')
  // Acknowledged on this page only: nobody else knows of it yet.
  const signing = unsent && assignment.state === 'acknowledged'
  return (
    <span className="act">
      {signing ? (
        <span className="save unsent">
          <Icon name="unsent" size={14} />
          {t('sheet.unsentAction', { action: t('sheet.next.acknowledge') })}
        </span>
      ) : next === 'acknowledge' ? (
        <Button
          size="xs"
          variant="primary"
          icon="check"
          className="needs-script"
          data-testid={`acknowledge-${task.id}`}
          onClick={() => send({ type: 'assignment.acknowledge', assignmentId: assignment.id })}
        >
          {label}
        </Button>
      ) : leadsIn && open ? null : leadsIn ? (
        <Button
          size="xs"
          variant={next === 'amend' ? 'secondary' : 'ghost'}
          className="go-in needs-script"
          aria-label={`${label} ${number}`}
          onClick={() => onOpen(task.id)}
        >
          {label}
          {next !== 'amend' && <Icon name="right" size={14} />}
        </Button>
      ) : (
        <span className="waits">{label}</span>
      )}
      {open && (
        <IconButton
          icon="collapse"
          size="xs"
          label={t('sheet.close')}
          className="fold needs-script"
          onClick={() => onOpen(null)}
        />
      )}
    </span>
  )
}
