import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { besideHan, fieldWords, valueWords } from '#app/components/conflict/conflictWords.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'

/** Why a line was not done, in words: what moved on meanwhile names who, when and to what. */
export function useRefusalWords(): (error: ErrorBody) => string {
  const { t, i18n } = useTranslation()
  const people = usePeopleOf()
  return useCallback(
    (error) => {
      const current = error.current ?? []
      const first = current.find(({ field }) => field === 'state') ?? current[0]
      if (error.code !== 'conflict' || !first) return errorText(i18n, error)
      const { field, value, at, actorId } = first
      return t('handling.movedOn', {
        who: besideHan(people[actorId] ?? t('conflict.someone')),
        time: clockMinute(at),
        field: fieldWords(t, field),
        value: valueWords(t, field, value, undefined),
      })
    },
    [t, i18n, people],
  )
}
