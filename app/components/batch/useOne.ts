import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { useBoardStore, useConnectionState } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import { useBatch } from './useBatch.ts'
import { useRefusalWords } from './useRefusalWords.ts'

/**
 * One command of a form that stays open until it is done: refused, the sentence stands in the form and what was typed
 * stays; asked again, it is with what moved on meanwhile in sight. `run` says when the form may close: it is stored, or
 * kept for later without a connection; null when it was refused. `closed` is said of what moved on where the form does not
 * show it, and then asking again is refused again.
 */
export function useOne(closed?: string): {
  busy: boolean
  problem: string | null
  run: (command: Command, base: number, onSent?: (commandId: string) => void) => Promise<'stored' | 'kept' | null>
} {
  const { t } = useTranslation()
  const toast = useToast()
  const batch = useBatch()
  const refusalWords = useRefusalWords()
  const { state: connection } = useConnectionState()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const watched = useRef(true)
  const store = useBoardStore()
  /** What stood there when the last refusal was read. */
  const read = useRef(0)
  useEffect(() => {
    watched.current = true
    return () => {
      watched.current = false
    }
  }, [])
  const run = useCallback(
    async (command: Command, begun: number, onSent?: (commandId: string) => void) => {
      const ask = { key: 'one', command, ...(onSent ? { onSent } : {}) }
      const base = Math.max(begun, read.current)
      setProblem(null)
      if (connection === 'offline') {
        void batch([ask], base, () => false)
        toast({ icon: 'unsent', text: t('handling.kept', { count: 1 }) })
        return 'kept'
      }
      setBusy(true)
      const error = (await batch([ask], base, () => watched.current)).get('one') ?? null
      setBusy(false)
      if (!error) return 'stored'
      if (closed !== undefined && error.code === 'conflict') setProblem(closed)
      else {
        setProblem(refusalWords(error))
        read.current = store.seq
      }
      return null
    },
    [batch, closed, connection, refusalWords, store, toast, t],
  )
  return { busy, problem, run }
}
