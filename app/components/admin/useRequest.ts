import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '#app/ask.ts'
import { errorText } from '#app/i18n/errorText.ts'

/** What a form asks of administration: whether it is under way, why it was refused, and the page anew once it is done. */
export function useRequest(): {
  busy: boolean
  problem: string | null
  run: <T>(request: () => Promise<Answer<T>>, done: (value: T) => void) => Promise<void>
} {
  const { i18n } = useTranslation()
  const { revalidate } = useRevalidator()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    busy,
    problem,
    async run(request, done) {
      setBusy(true)
      setProblem(null)
      const answer = await request()
      setBusy(false)
      if (!answer.ok) {
        setProblem(errorText(i18n, answer.error))
        return
      }
      done(answer.value)
      revalidate()
    },
  }
}
