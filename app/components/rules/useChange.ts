import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBatch } from '#app/components/batch/useBatch.ts'
import { useToast } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import type { Command } from '#shared/domain/commands.ts'

/** Sends one change of the rules; a refusal is said where it was asked, and what was typed stays. */
export function useChange(): {
  busy: boolean
  problem: string | null
  /** Whether it is stored. `base` is the sequence of what the officer was looking at. */
  change: (command: Command, base: number, done: string) => Promise<boolean>
} {
  const { t, i18n } = useTranslation()
  const run = useBatch()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = async (command: Command, base: number, done: string): Promise<boolean> => {
    setBusy(true)
    setProblem(null)
    const error = (await run([{ key: '', command }], base)).get('') ?? null
    setBusy(false)
    if (error) setProblem(error.code === 'conflict' ? t('rules.moved') : errorText(i18n, error))
    else toast({ icon: 'check', text: done })
    return error === null
  }
  return { busy, problem, change }
}
