import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Button, Popover } from '#app/components/kit/index.ts'
import { useConflictChooser } from '#app/components/conflict/index.ts'
import { errorText } from '#app/i18n/errorText.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import {
  retryNow,
  useBoardStatus,
  useConnectionState,
  useLasting,
  useNotices,
  useSaveState,
} from '#app/realtime/hooks.tsx'
import { UnsentList } from './UnsentList.tsx'

/** At most one, the most pressing: what is wrong, and what still works. */
export function SheetBanner({ writes }: { writes: boolean }) {
  const { t, i18n } = useTranslation()
  const chooser = useConflictChooser()
  const { state, reason, since } = useConnectionState()
  const { readOnly } = useNotices()
  const { problem } = useBoardStatus()
  const save = useSaveState()
  const lasting = useLasting()
  const unsent = save.kind === 'unsent' ? save.count : 0
  if (reason === 'stale')
    return (
      <Banner
        icon="info"
        title={t('sheet.banner.stale')}
        actions={<Button onClick={() => window.location.reload()}>{t('sheet.banner.reload')}</Button>}
      >
        {t('sheet.banner.staleHint')}
      </Banner>
    )
  if (state === 'offline') {
    const time = since === null ? '' : clockMinute(since)
    return (
      <Banner
        title={
          unsent > 0 ? t('sheet.banner.offline', { time, count: unsent }) : t('sheet.banner.offlineNothing', { time })
        }
        actions={
          <>
            {unsent > 0 && <ShowUnsent count={unsent} />}
            <Button onClick={retryNow}>{t('common.retry')}</Button>
          </>
        }
      >
        {t(
          !writes
            ? 'sheet.banner.offlineReader'
            : lasting
              ? 'sheet.banner.offlineHint'
              : 'sheet.banner.offlineHintPage',
        )}
      </Banner>
    )
  }
  if (readOnly)
    return (
      <Banner icon="lock" title={t('sheet.banner.readOnly')}>
        {t('sheet.banner.readOnlyHint')}
      </Banner>
    )
  if (problem && state === 'online')
    return (
      <Banner icon="info" title={t('sheet.banner.gone')}>
        {errorText(i18n, problem)}
      </Banner>
    )
  const waiting = chooser.postponed.length
  if (waiting > 0)
    return (
      <Banner
        icon="unsent"
        title={t('conflict.waiting', { count: waiting })}
        actions={
          <>
            <ShowUnsent count={unsent} />
            <Button onClick={() => chooser.reopen()}>{t('conflict.chooseNow')}</Button>
          </>
        }
      />
    )
  return null
}

function ShowUnsent({ count }: { count: number }) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  const [shown, setShown] = useState(false)
  return (
    <>
      <Button ref={button} aria-expanded={shown} onClick={() => setShown(!shown)} data-testid="show-unsent">
        {t('sheet.banner.show', { count })}
      </Button>
      <Popover
        anchor={shown ? button.current : null}
        onClose={() => setShown(false)}
        label={t('sheet.unsent.title', { count })}
        className="unsent-pop"
      >
        <UnsentList count={count} />
      </Popover>
    </>
  )
}
