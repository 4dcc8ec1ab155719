import { useTranslation } from 'react-i18next'
import { useConflictChooser } from '#app/components/conflict/index.ts'
import { Banner, Button } from '#app/components/kit/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import { retryNow, useBoardStatus, useConnectionState, useNotices } from '#app/realtime/hooks.tsx'

/** At most one: what keeps the board from being live, and what still works. */
export function LedgerBanner() {
  const { t, i18n } = useTranslation()
  const chooser = useConflictChooser()
  const { state, reason, since } = useConnectionState()
  const { readOnly } = useNotices()
  const { pending, conflicts, problem } = useBoardStatus()
  if (reason === 'stale')
    return (
      <Banner
        icon="info"
        title={t('ledger.banner.stale')}
        actions={<Button onClick={() => window.location.reload()}>{t('ledger.banner.reload')}</Button>}
      >
        {t('ledger.banner.staleHint')}
      </Banner>
    )
  if (state === 'offline') {
    const time = since === null ? '' : clockMinute(since)
    const count = pending + conflicts
    return (
      <Banner
        title={count > 0 ? t('ledger.banner.offlineUnsent', { time, count }) : t('ledger.banner.offline', { time })}
        actions={<Button onClick={retryNow}>{t('common.retry')}</Button>}
      >
        {t('ledger.banner.offlineHint')}
      </Banner>
    )
  }
  if (readOnly)
    return (
      <Banner icon="lock" title={t('ledger.banner.readOnly')}>
        {t('ledger.banner.readOnlyHint')}
      </Banner>
    )
  if (problem && state === 'online')
    return (
      <Banner icon="info" title={t('ledger.banner.gone')}>
        {errorText(i18n, problem)}
      </Banner>
    )
  if (chooser.postponed.length > 0)
    return (
      <Banner
        icon="unsent"
        title={t('conflict.waiting', { count: chooser.postponed.length })}
        actions={<Button onClick={() => chooser.reopen()}>{t('conflict.chooseNow')}</Button>}
      />
    )
  return null
}
