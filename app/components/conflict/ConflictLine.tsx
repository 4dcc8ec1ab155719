import { useTranslation } from 'react-i18next'
import { errorText } from '#app/i18n/errorText.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { useConflictWords, useMomentWords } from './useConflictWords.ts'

/** A conflict in one line of a list: both values and who wrote them, or why it was refused. */
export function ConflictLine({ conflict }: { conflict: Conflict }) {
  const { t, i18n } = useTranslation()
  const { number, who, action, named, field, words } = useConflictWords(conflict)
  const moment = useMomentWords()
  const { current, mine, at, error } = conflict
  if (error.code !== 'conflict')
    return t('conflict.lineRefused', { number, action, reason: errorText(i18n, error) }).trim()
  const time = moment(current[0]?.at ?? at)
  return named
    ? t('conflict.lineValue', {
        ...{ number, field, who, time },
        theirs: words(named.field, named.value),
        mine: words(named.field, mine[named.field]),
      }).trim()
    : t('conflict.lineAction', { number, action, who, time }).trim()
}
