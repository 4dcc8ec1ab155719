import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { useServerDate } from '#app/realtime/hooks.tsx'
import { useReporting } from './reporting.ts'
import { windowWords } from './words.ts'

/** The open reporting window in the status line: until when, and how much of it is in. Leads to the rules. */
export function WindowRemark({ boardId }: { boardId: string }) {
  const { t } = useTranslation()
  const date = useServerDate()
  const reporting = useReporting()
  if (!reporting) return null
  const { window, filed, of } = reporting
  return (
    <Link to={`/boards/${boardId}/rules`} data-testid="window-remark" data-closes={window.closes}>
      {t('rules.remark', { window: windowWords(t, window, date), filed, of })}
    </Link>
  )
}
