import { useTranslation } from 'react-i18next'
import { Icon } from '#app/components/kit/index.ts'
import { type Row, isReturned } from './rows.ts'

/** How many reasons fit above a list before the list is what is looked for. */
const SHOWN = 3

/** What came back and why, above every list that does not begin with it; a press leads there. */
export function ReturnedStrip({
  rows,
  opened,
  onOpen,
}: {
  rows: readonly Row[]
  /** The opened task says its reason itself. */
  opened: string | null
  onOpen: (taskId: string) => void
}) {
  const { t } = useTranslation()
  const returned = rows.filter(({ assignment, task }) => isReturned(assignment) && task.id !== opened)
  if (returned.length === 0) return null
  return (
    <section className="returned-strip" data-testid="returned-strip">
      <p>
        <Icon name="returned" />
        <b>{t('sheet.returnedStrip', { count: returned.length })}</b>
      </p>
      {returned.slice(0, SHOWN).map(({ task, number, assignment }) => (
        <button
          key={task.id}
          type="button"
          className="entry"
          data-testid={`to-returned-${task.id}`}
          onClick={() => onOpen(task.id)}
        >
          <span className="entry-title">
            {number} {task.title}
          </span>
          <span className="entry-text">{t('sheet.returned', { reason: assignment.returnReason ?? '' })}</span>
        </button>
      ))}
      {returned.length > SHOWN && (
        <p className="xs muted">{t('sheet.returnedMore', { count: returned.length - SHOWN })}</p>
      )}
    </section>
  )
}
