import { Link } from '@remix-run/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '#app/ask.ts'
import { Button, EmptyState, IconButton, Popover, Skeleton } from '#app/components/kit/index.ts'
import { useUnreadMessages } from '#app/realtime/hooks.tsx'
import { MAX_UNREAD, type MessageItem, type MessagePage } from '#shared/protocol/messages.ts'
import { MessageLine } from './MessageLine.tsx'
import { useMarking } from './useMarking.ts'

/** The latest of them; the page has all. */
const SHOWN = 8

/** 提醒 in the bar: how many are unread, live, and the latest of them. */
export function Bell() {
  const { t } = useTranslation()
  const { count } = useUnreadMessages()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => setOpen(false), [])
  const unread = count ?? 0
  const shown = unread >= MAX_UNREAD ? `${MAX_UNREAD - 1}+` : String(unread)
  const label = unread > 0 ? t('messages.bell', { shown }) : t('messages.title')
  return (
    <span className="bell needs-script">
      <IconButton
        ref={button}
        icon="bell"
        iconPixels={18}
        label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-testid="bell"
        data-unread={count ?? ''}
        onClick={() => setOpen(!open)}
      />
      {unread > 0 && (
        <span className="badge accent" aria-hidden="true">
          {shown}
        </span>
      )}
      {/* Spoken when it changes, not when the page comes. */}
      <span className="sr-only" role="status" aria-live="polite">
        {count === null ? '' : t('messages.unreadCount', { shown })}
      </span>
      <Popover
        anchor={open ? button.current : null}
        onClose={close}
        label={t('messages.title')}
        className="messages-pop"
      >
        <Latest onClose={close} />
      </Popover>
    </span>
  )
}

function Latest({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { news } = useUnreadMessages()
  const { mark, markAll } = useMarking()
  const [page, setPage] = useState<MessagePage | 'lost' | null>(null)
  useEffect(() => {
    let current = true
    void ask<MessagePage>('/api/messages', { method: 'GET' }).then((answer) => {
      if (current) setPage((before) => (answer.ok ? answer.value : (before ?? 'lost')))
    })
    return () => {
      current = false
    }
  }, [news])
  if (page === null) return <Skeleton rows={3} label={t('messages.loading')} />
  if (page === 'lost') return <EmptyState icon="offline" title={t('common.notReached')} />
  const latest: readonly MessageItem[] = page.messages.slice(0, SHOWN)
  const [newest] = page.messages
  return (
    <>
      <header className="messages-head">
        <h2>{t('messages.title')}</h2>
        {page.unread > 0 && newest && (
          <Button variant="link" size="xs" data-testid="read-all" onClick={() => void markAll(newest.id, null)}>
            {t('messages.readAll')}
          </Button>
        )}
      </header>
      {latest.length === 0 ? (
        <EmptyState icon="bell" title={t('messages.none')}>
          {t('messages.noneHint')}
        </EmptyState>
      ) : (
        <ul className="messages-list">
          {latest.map((item) => (
            <MessageLine
              key={item.id}
              item={item}
              today={page.today}
              onMark={({ id }, read) => void mark([id], read)}
              onFollow={onClose}
            />
          ))}
        </ul>
      )}
      <Link className="btn ghost sm messages-all" to="/messages" onClick={onClose} data-testid="all-messages">
        {t('messages.all')}
      </Link>
    </>
  )
}
