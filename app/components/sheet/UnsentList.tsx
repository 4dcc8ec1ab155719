import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { actionWords } from '#app/components/conflict/conflictWords.ts'
import { taskNumbers } from '#app/components/why/index.ts'
import { clock } from '#app/i18n/moments.ts'
import { useBoardState, useBoardStatus, useBoardStore } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'

function wordsOf(t: TFunction, command: Command): string {
  if (command.type === 'assignment.setPercent') return t('sheet.unsent.percent', { value: command.percent })
  if (command.type === 'assignment.setValue') return t('sheet.unsent.value', { value: command.value })
  return actionWords(t, command)
}

/** What has not been delivered, in the order in which it will be. */
export function UnsentList({ count }: { count: number }) {
  const { t } = useTranslation()
  const store = useBoardStore()
  // Renders again whenever something is delivered or added.
  const { conflicts } = useBoardStatus()
  const numbers = useBoardState(taskNumbers, () => true)
  const commands = store.waiting
  const texts = count - commands.length - conflicts
  return (
    <div className="unsent-list" data-testid="unsent-list">
      <h3>{t('sheet.unsent.title', { count })}</h3>
      <ol>
        {commands.map(({ commandId, command, at }) => (
          <li key={commandId}>
            <span className="muted num">{clock(at)}</span>{' '}
            {t('sheet.unsent.item', {
              number: 'assignmentId' in command ? (numbers.get(command.assignmentId.split(':')[0] ?? '') ?? '') : '',
              action: wordsOf(t, command),
            })}
          </li>
        ))}
        {texts > 0 && <li>{t('sheet.unsent.text', { count: texts })}</li>}
      </ol>
      <p className="xs muted">{t('sheet.unsent.hint')}</p>
    </div>
  )
}
