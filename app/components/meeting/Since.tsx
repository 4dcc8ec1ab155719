import { useTranslation } from 'react-i18next'
import type { Comparison } from '#shared/domain/compareStates.ts'

/** 与上次会议相比: what moved, in one line of figures. */
export function Since({ since }: { since: Comparison }) {
  const { t } = useTranslation()
  const { red, yellow, turnedGreen, completed, fresh, dropped, coordination } = since
  const parts = [
    t('meeting.since.red', { before: red.before, after: red.after }),
    t('meeting.since.redMoved', { gone: red.gone, added: red.added }),
    t('meeting.since.yellow', { before: yellow.before, after: yellow.after }),
    turnedGreen > 0 && t('meeting.since.green', { count: turnedGreen }),
    completed > 0 && t('meeting.since.completed', { count: completed }),
    fresh > 0 && t('meeting.since.fresh', { count: fresh }),
    dropped > 0 && t('meeting.since.dropped', { count: dropped }),
    coordination.before !== coordination.after &&
      t('meeting.since.coordination', { before: coordination.before, after: coordination.after }),
  ].filter(Boolean)
  return (
    <span
      className="meeting-since"
      data-testid="since"
      data-red={`${red.before},${red.after},${red.gone},${red.added}`}
    >
      {parts.map((part) => (
        <span key={String(part)}>{part}</span>
      ))}
    </span>
  )
}
