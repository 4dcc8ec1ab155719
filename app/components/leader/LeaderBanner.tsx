import { useTranslation } from 'react-i18next'
import { Banner, Button } from '#app/components/kit/index.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import { retryNow, useBoardStatus, useConnectionState } from '#app/realtime/hooks.tsx'
import { errorText } from '#app/i18n/errorText.ts'

/** At most one: why the figures do not move, and what still holds. */
export function LeaderBanner() {
  const { t, i18n } = useTranslation()
  const { state, reason, since } = useConnectionState()
  const { problem } = useBoardStatus()
  if (reason === 'stale')
    return (
      <Banner
        icon="info"
        title={t('leader.banner.stale')}
        actions={<Button onClick={() => window.location.reload()}>{t('pages.reload')}</Button>}
      >
        {t('leader.banner.staleHint')}
      </Banner>
    )
  if (state === 'offline')
    return (
      <Banner
        title={t('leader.banner.offline', { time: since === null ? '' : clockMinute(since) })}
        actions={<Button onClick={retryNow}>{t('common.retry')}</Button>}
      >
        {t('leader.banner.offlineHint')}
      </Banner>
    )
  if (problem && state === 'online')
    return (
      <Banner icon="info" title={t('leader.banner.gone')}>
        {errorText(i18n, problem)}
      </Banner>
    )
  return null
}
