import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useNavigation, useRevalidator } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, buttonClass } from '#app/components/kit/index.ts'
import { MessageLine } from '#app/components/messages/MessageLine.tsx'
import { useMarking } from '#app/components/messages/useMarking.ts'
import { AppBar, PageShell, StatusBar } from '#app/components/shell/index.ts'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { useUnreadMessages } from '#app/realtime/hooks.tsx'
import { requireSession, services } from '#app/services.server.ts'
import { messageQuery } from './messageQuery.ts'
import styles from './messages.css?url'

export const handle: PageHandle = { title: 'messages.title' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

/** 提醒 of the person who is signed in: all of them, or the unread ones, of one board or of all. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { actor } = requireSession(context, request)
  const query = messageQuery(new URL(request.url).searchParams)
  const { boards, messages } = services(context)
  const [list, page] = await Promise.all([boards.list(actor), messages.list(actor, query)])
  return {
    me: { accountId: actor.accountId, name: actor.name },
    boards: list.map(({ id, title }) => ({ id, title })),
    query,
    page,
  }
}

export default function MessagesPage() {
  const { t } = useTranslation()
  const { me, boards, query, page } = useLoaderData<typeof loader>()
  const { mark, markAll } = useMarking()
  useFollowed()
  const { messages, more, unread, today } = page
  const { unread: onlyUnread = false, boardId } = query
  const to = (change: { unread?: boolean; board?: string | null; before?: string }): string => {
    const params = new URLSearchParams()
    if (change.unread ?? onlyUnread) params.set('unread', '1')
    const board = change.board === undefined ? boardId : change.board
    if (board) params.set('board', board)
    if (change.before) params.set('before', change.before)
    const search = params.toString()
    return search === '' ? '/messages' : `/messages?${search}`
  }
  const [newest] = messages
  const last = messages.at(-1)
  return (
    <PageShell bar={<AppBar me={me} />} status={<StatusBar />} scrolls>
      <div className="messages-page">
        <section className="panel">
          <div className="panel-head">
            <h1>{t('messages.title')}</h1>
            {unread > 0 && newest && (
              <span className="end needs-script">
                <Button
                  size="sm"
                  icon="check"
                  data-testid="page-read-all"
                  onClick={() => void markAll(newest.id, boardId ?? null)}
                >
                  {t('messages.readAll')}
                </Button>
              </span>
            )}
          </div>
          <nav className="messages-filters" aria-label={t('messages.filters')}>
            <Filter to={to({ unread: false })} on={!onlyUnread}>
              {t('messages.filterAll')}
            </Filter>
            <Filter to={to({ unread: true })} on={onlyUnread}>
              {t('messages.filterUnread')}
            </Filter>
            {boards.length > 1 && (
              <>
                <span className="sep" />
                <Filter to={to({ board: null })} on={boardId === undefined}>
                  {t('messages.allBoards')}
                </Filter>
                {boards.map(({ id, title }) => (
                  <Filter key={id} to={to({ board: id })} on={boardId === id}>
                    {title}
                  </Filter>
                ))}
              </>
            )}
          </nav>
          {messages.length === 0 ? (
            <EmptyState icon="bell" title={t(onlyUnread ? 'messages.noneUnread' : 'messages.none')}>
              {t(onlyUnread ? 'messages.noneUnreadHint' : 'messages.noneHint')}
            </EmptyState>
          ) : (
            <ul className="messages-list" data-testid="messages">
              {messages.map((item) => (
                <MessageLine key={item.id} item={item} today={today} onMark={({ id }, read) => void mark([id], read)} />
              ))}
            </ul>
          )}
          {(more || query.before !== undefined) && (
            <p className="messages-more">
              {query.before !== undefined && (
                <Link className={buttonClass('ghost', 'sm')} to={to({})}>
                  {t('messages.newest')}
                </Link>
              )}
              {more && last && (
                <Link className={buttonClass('secondary', 'sm')} to={to({ before: last.id })} data-testid="older">
                  {t('messages.older')}
                </Link>
              )}
            </p>
          )}
        </section>
      </div>
    </PageShell>
  )
}

function Filter({ to, on, children }: { to: string; on: boolean; children: string }) {
  return (
    <Link className="chip" to={to} aria-current={on ? 'page' : undefined} preventScrollReset>
      {children}
    </Link>
  )
}

/** The list is read again whenever messages came or were read. */
function useFollowed(): void {
  const { news } = useUnreadMessages()
  const { revalidate, state: reading } = useRevalidator()
  const { state: going } = useNavigation()
  const idle = going === 'idle' && reading === 'idle'
  const known = useRef<number | null>(null)
  useEffect(() => {
    // To begin anew would break off the page that is on its way; it is looked at again when that has come.
    if (!idle) return
    // The first word is the count the page has come with.
    if (known.current !== null && known.current !== news && known.current > 0) revalidate()
    known.current = news
  }, [news, revalidate, idle])
}
