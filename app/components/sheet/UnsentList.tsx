import { useTranslation } from 'react-i18next'
import { ConflictLine } from '#app/components/conflict/index.ts'
import { actionWords } from '#app/components/conflict/conflictWords.ts'
import { useMomentWords } from '#app/components/conflict/useConflictWords.ts'
import { taskNumbers } from '#app/components/why/index.ts'
import { useBoardState, useBoardStore, useConflicts } from '#app/realtime/hooks.tsx'
import type { BoardState } from '#shared/domain/state.ts'

const whole = (state: BoardState): BoardState => state

/** What has not been delivered, in the order in which it will be, and the questions that wait for an answer. */
export function UnsentList({ count }: { count: number }) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const { conflicts } = useConflicts()
  // Renders again whenever something is delivered or added.
  const state = useBoardState(whole)
  const numbers = taskNumbers(state)
  const moment = useMomentWords()
  const commands = store.waiting
  const texts = count - commands.length - conflicts.length
  return (
    <div className="unsent-list" data-testid="unsent-list">
      <h3>{t('sheet.unsent.title', { count })}</h3>
      <ol>
        {conflicts.map((conflict) => (
          <li key={conflict.commandId} data-testid="unsent-conflict">
            <span className="muted num">{moment(conflict.at)}</span> <ConflictLine conflict={conflict} />
          </li>
        ))}
        {commands.map(({ commandId, command, subject, at }) => {
          const taskId = subject.split(':')[1] ?? ''
          return (
            <li key={commandId}>
              <span className="muted num">{moment(at)}</span>{' '}
              {t('sheet.unsent.item', {
                number: numbers.get(taskId) ?? '',
                action: actionWords(t, command, state.tasks.get(taskId)),
              })}
            </li>
          )
        })}
        {texts > 0 && <li>{t('sheet.unsent.text', { count: texts })}</li>}
      </ol>
      <p className="xs muted">{t('sheet.unsent.hint')}</p>
    </div>
  )
}
