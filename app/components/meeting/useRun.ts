import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Ask, useBatch } from '#app/components/batch/useBatch.ts'
import { useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { Meeting } from '#shared/domain/model.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'

/**
 * Does one or several things in a meeting and says in words why one was not done; true when all were. Who comes second
 * (two open it, two close it) is told who was first and no choice is asked of them: there is none.
 */
export function useRun(people: Readonly<Record<string, string>>): {
  busy: boolean
  run: (...commands: Command[]) => Promise<boolean>
} {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const batch = useBatch()
  const [busy, setBusy] = useState(false)
  const run = useCallback(
    async (...commands: Command[]) => {
      setBusy(true)
      const asks = commands.map((command, index): Ask => ({ key: String(index), command }))
      const answers = await batch(asks, store.seq)
      setBusy(false)
      const words = (error: ErrorBody): string => {
        const first = error.current?.find(({ subject, field }) => field === 'status' && subject.startsWith('meeting:'))
        if (!first) return errorText(i18n, error)
        return t('meeting.someoneFirst', {
          who: people[first.actorId] ?? t('conflict.someone'),
          time: clockMinute(first.at),
          status: t(`meeting.status.${first.value as Meeting['status']}`),
        })
      }
      const refused = [...answers.values()].filter((error) => error !== null)
      for (const said of new Set(refused.map(words))) toast({ text: said, sticky: true })
      return refused.length === 0
    },
    [batch, store, toast, t, i18n, people],
  )
  return { busy, run }
}
