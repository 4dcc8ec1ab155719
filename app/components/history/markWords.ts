import { useTranslation } from 'react-i18next'
import { dayMinute, day } from '#app/i18n/moments.ts'
import type { Mark } from '#server/history.ts'

/** What a mark of a board's life is called. */
export function useMarkWords(): (mark: Mark) => string {
  const { t } = useTranslation()
  return ({ kind, at, what }) => t(`history.marks.${kind}`, { what, day: day(at), at: dayMinute(at) })
}
