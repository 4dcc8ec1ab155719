import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import { type FieldName, useDesk } from './DeskContext.ts'
import type { ProposedField } from './proposals.ts'
import type { DeskRow } from './view.ts'
import { proposalWords } from './words.ts'

/**
 * What the text suggests, with its mark; one press takes it. Those among `fields` without a suggestion are passed over.
 * With `wraps` the whole of it is shown, over several lines.
 */
export function Suggestion({
  row,
  fields,
  field,
  wraps = false,
}: {
  row: DeskRow
  fields: readonly ProposedField[]
  /** What the key of this cell opens beside it. */
  field?: FieldName
  wraps?: boolean
}) {
  const { t } = useTranslation()
  const { actions, canEdit, units } = useDesk()
  const given = fields.filter((field) => row.proposal[field] !== undefined)
  // The next day of a cycle goes without saying once the cycle is named.
  const named = given.includes('recurrence') ? given.filter((field) => field !== 'due') : given
  const lines = named.map((field) => proposalWords(t, field, row.proposal, units))
  const value = lines.join(t('desk.comma'))
  const words = (
    <>
      <b>{t('desk.suggestion')}</b>
      <span className={wraps ? undefined : 'lines'}>
        {lines.map((line) => (
          <span key={line} className={wraps ? undefined : 'truncate'}>
            {line}
          </span>
        ))}
      </span>
    </>
  )
  if (!canEdit) return <span className={classes('suggest', wraps && 'wraps')}>{words}</span>
  return (
    <button
      type="button"
      className={classes('suggest', wraps && 'wraps')}
      tabIndex={-1}
      data-field={field}
      title={t('desk.suggested', { value })}
      data-testid={`accept-${row.task.id}-${given[0] ?? ''}`}
      onClick={(event) => {
        event.stopPropagation()
        actions.accept(row, given)
      }}
    >
      {words}
    </button>
  )
}
