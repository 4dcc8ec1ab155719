import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { useConnectionState } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import { useBatch } from './useBatch.ts'
import { useRefusalWords } from './useRefusalWords.ts'

/**
 * One command of a form that stays open until it is done: refused, the sentence stands in the form and what was typed
 * stays. `run` resolves true when the form may close: done, or kept for later without a connection.
 */
export function useOne(): {
  busy: boolean
  problem: string | null
  run: (command: Command, base: number) => Promise<boolean>
} {
  const { t } = useTranslation()
  const toast = useToast()
  const batch = useBatch()
  const refusalWords = useRefusalWords()
  const { state: connection } = useConnectionState()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const watched = useRef(true)
  useEffect(() => {
    watched.current = true
    return () => {
      watched.current = false
    }
  }, [])
  const run = useCallback(
    async (command: Command, base: number): Promise<boolean> => {
      const ask = { key: 'one', command }
      setProblem(null)
      if (connection === 'offline') {
        void batch([ask], base, () => false)
        toast({ icon: 'unsent', text: t('handling.kept', { count: 1 }) })
        return true
      }
      setBusy(true)
      const error = (await batch([ask], base, () => watched.current)).get('one') ?? null
      setBusy(false)
      if (error) setProblem(refusalWords(error))
      return error === null
    },
    [batch, connection, refusalWords, toast, t],
  )
  return { busy, problem, run }
}
