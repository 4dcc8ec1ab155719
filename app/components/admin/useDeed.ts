import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '#app/ask.ts'
import { errorText } from '#app/i18n/errorText.ts'

/** One thing that is being done: whether it is under way, why it was refused, and the page anew once it is done. */
export function useDeed(): {
  busy: boolean
  problem: string | null
  run: <T>(deed: () => Promise<Answer<T>>, done: (value: T) => void) => Promise<void>
} {
  const { t, i18n } = useTranslation()
  const { revalidate } = useRevalidator()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    busy,
    problem,
    async run(deed, done) {
      setBusy(true)
      setProblem(null)
      const answer = await deed()
      setBusy(false)
      if (!answer.ok) {
        setProblem(answer.error ? errorText(i18n, answer.error) : t('admin.failed'))
        return
      }
      done(answer.value)
      revalidate()
    },
  }
}
