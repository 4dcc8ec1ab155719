import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Icon, IconButton, classes } from '#app/components/kit/index.ts'
import { clockMinute, day, dayMinute } from '#app/i18n/moments.ts'
import type { MessageItem } from '#shared/protocol/messages.ts'
import { linkOf } from './links.ts'
import { MESSAGE_ICONS, sentenceOf } from './sentence.ts'

/** One message: its sentence leads to what it tells; following it marks it as read. */
export function MessageLine({
  item,
  today,
  onMark,
  onFollow,
}: {
  item: MessageItem
  /** The day of now: times of today stand without a date. */
  today: string
  onMark: (item: MessageItem, read: boolean) => void
  onFollow?: () => void
}) {
  const { t } = useTranslation()
  const isRead = item.readAt !== null
  const sentence = sentenceOf(t, item)
  return (
    <li
      className={classes('message', !isRead && 'unread')}
      data-testid={`message-${item.kind}`}
      data-id={item.id}
      data-read={isRead}
      data-count={item.count}
    >
      <Icon name={MESSAGE_ICONS[item.kind]} />
      <div className="message-body">
        <Link
          to={linkOf(item)}
          onClick={() => {
            if (!isRead) onMark(item, true)
            onFollow?.()
          }}
        >
          {!isRead && <span className="sr-only">{t('messages.unreadMark')}</span>}
          {sentence}
        </Link>
        {item.text && <p className="message-text">{item.text}</p>}
        <p className="muted xs">
          <time dateTime={new Date(item.at).toISOString()}>
            {day(item.at) === today ? clockMinute(item.at) : dayMinute(item.at)}
          </time>
          <span className="truncate">{item.board.title}</span>
        </p>
      </div>
      <IconButton
        icon={isRead ? 'eyeOff' : 'check'}
        size="xs"
        label={t(isRead ? 'messages.markUnread' : 'messages.markRead')}
        data-testid={isRead ? 'mark-unread' : 'mark-read'}
        onClick={() => onMark(item, !isRead)}
      />
    </li>
  )
}
