import { useTranslation } from 'react-i18next'
import { clock, clockMinute } from '#app/i18n/moments.ts'
import { Icon } from './Icon.tsx'
import { Spinner } from './Spinner.tsx'
import { classes } from './classes.ts'

/** `saved` only after the server has stored it; `at` null before anything was written on this page. */
export type SaveStatus = { kind: 'saved'; at: number | null } | { kind: 'saving' } | { kind: 'unsent'; count: number }

/** Exactly 已保存 with its time, 正在保存, or n 项未送达. `small` is for the head of a field. */
export function SaveState({
  status,
  small = false,
  minutes = false,
}: {
  status: SaveStatus
  small?: boolean
  minutes?: boolean
}) {
  const { t } = useTranslation()
  const size = small ? 14 : 16
  // Browser tests wait for the truth of the whole page, not of one field.
  const state = { role: 'status', 'data-kind': status.kind, ...(small ? {} : { 'data-testid': 'save-state' }) }
  switch (status.kind) {
    case 'saved': {
      const time = status.at === null ? null : minutes ? clockMinute(status.at) : clock(status.at)
      return (
        <span className="save is-saved" {...state}>
          <Icon name={small ? 'check' : 'saved'} size={size} />
          {time === null ? t('shell.save.saved') : t('shell.save.savedAt', { time })}
        </span>
      )
    }
    case 'saving':
      return (
        <span className="save saving" {...state}>
          <Spinner size={14} />
          {t('shell.save.saving')}
        </span>
      )
    case 'unsent':
      return (
        <span className="save unsent" {...state}>
          <Icon name="unsent" size={size} />
          {t('shell.save.unsent', { count: status.count })}
        </span>
      )
  }
}

export type ConnectionStatus = 'online' | 'reconnecting' | 'offline'

/** 在线, 正在重连, or 离线 with what has not been delivered. */
export function ConnectionState({ status, unsent = 0 }: { status: ConnectionStatus; unsent?: number }) {
  const { t } = useTranslation()
  const words =
    status === 'offline' && unsent > 0
      ? t('shell.connection.offlineUnsent', { count: unsent })
      : t(`shell.connection.${status}`)
  return (
    <span className={classes('save conn', status !== 'online' && 'unsent')} role="status" data-connection={status}>
      {status === 'reconnecting' ? <Spinner /> : <Icon name={status === 'online' ? 'online' : 'offline'} size={15} />}
      {words}
    </span>
  )
}
