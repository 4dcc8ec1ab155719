import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#app/components/kit/index.ts'
import { holdsUndelivered } from '#app/realtime/local/openCopies.ts'

/** Says that this browser still holds somebody's undelivered work; whose, is nobody else's business. */
export function KeptNote() {
  const { t } = useTranslation()
  const [kept, setKept] = useState(false)
  useEffect(() => void holdsUndelivered().then(setKept), [])
  if (!kept) return null
  return (
    <p className="login-note" role="status" data-testid="kept-note">
      <Icon name="unsent" />
      <span>{t('local.onLogin')}</span>
    </p>
  )
}
