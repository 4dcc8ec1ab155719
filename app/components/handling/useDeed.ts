import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBatch } from '#app/components/batch/useBatch.ts'
import { useRefusalWords } from '#app/components/batch/useRefusalWords.ts'
import { useToast } from '#app/components/kit/index.ts'
import { useBoardStore } from '#app/realtime/hooks.tsx'
import { type Deed, NOTHING_FILLED, commandOf } from './deeds.ts'

/** Deeds that need no words: on one line they are done at once. */
const PLAIN: readonly Deed['kind'][] = ['approve', 'closeOut', 'resume', 'clearOverride']

/** The deed a dialog is open for; plain ones on one line are done without asking. */
export function useDeed(): {
  deed: Deed | null
  ask: (deed: Deed, onDone: (ids: readonly string[]) => void) => void
  close: () => void
} {
  const { t } = useTranslation()
  const toast = useToast()
  const store = useBoardStore()
  const run = useBatch()
  const refusalWords = useRefusalWords()
  const [deed, setDeed] = useState<Deed | null>(null)

  const ask = useCallback(
    (next: Deed, onDone: (ids: readonly string[]) => void): void => {
      const { kind, ids } = next
      const [only] = ids
      if (only === undefined || ids.length > 1 || !PLAIN.includes(kind)) return setDeed(next)
      void run([{ key: only, command: commandOf(kind, only, NOTHING_FILLED) }], store.seq).then((answers) => {
        const error = answers.get(only) ?? null
        if (error) toast({ text: t('handling.notDone', { reason: refusalWords(error) }), sticky: true })
        else toast({ icon: 'check', text: t('handling.done', { what: t(`handling.do.${kind}`), count: 1 }) })
      })
      // Shown at once like every command; a refusal brings the line back.
      onDone(ids)
    },
    [run, store, toast, t, refusalWords],
  )
  return { deed, ask, close: useCallback(() => setDeed(null), []) }
}
