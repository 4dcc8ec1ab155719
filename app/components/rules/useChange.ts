import { useTranslation } from 'react-i18next'
import { useOne } from '#app/components/batch/useOne.ts'
import { useToast } from '#app/components/kit/index.ts'
import type { Command } from '#shared/domain/commands.ts'

/** Sends one change of the rules; a refusal is said where it was asked, and what was typed stays. */
export function useChange(): {
  busy: boolean
  problem: string | null
  /** Whether the form may close. `base` is the sequence of what the officer was looking at. */
  change: (command: Command, base: number, done: string) => Promise<boolean>
} {
  const { t } = useTranslation()
  const toast = useToast()
  // What somebody else has changed is not in the form: to ask again there would undo it unseen.
  const { busy, problem, run } = useOne(t('rules.moved'))
  const change = async (command: Command, base: number, done: string): Promise<boolean> => {
    const end = await run(command, base)
    if (end === 'stored') toast({ icon: 'check', text: done })
    return end !== null
  }
  return { busy, problem, change }
}
