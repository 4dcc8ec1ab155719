import { Link, NavLink } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Avatar,
  Avatars,
  Badge,
  Brand,
  ConnectionState,
  Icon,
  Menu,
  SaveState,
  Tag,
} from '#app/components/kit/index.ts'
import { Bell } from '#app/components/messages/Bell.tsx'
import type { ConnectionStatus, IconName, Person, SaveStatus } from '#app/components/kit/index.ts'
import { LanguageForm } from './LanguageForm.tsx'
import { useSignOut } from './SignOut.tsx'

export interface Tab {
  key: 'desk' | 'ledger' | 'handling' | 'sheet' | 'leader' | 'meetings' | 'history'
  to: string
  /** A figure beside the word. */
  count?: number
}

/** What else can be done about boards, at the end of their list. */
export interface BoardLink {
  to: string
  label: string
  icon: IconName
}

const TAB_ICONS: Record<Tab['key'], IconName> = {
  desk: 'edit',
  ledger: 'ledger',
  handling: 'check',
  sheet: 'file',
  leader: 'screen',
  meetings: 'people',
  history: 'history',
}

export interface AppBarProps {
  board?: { title: string; label?: string | null }
  /** Other boards this person may open. */
  boards?: readonly { id: string; title: string }[]
  /** Below the boards, e.g. to make another one. */
  boardLinks?: readonly BoardLink[]
  tabs?: readonly Tab[]
  /** The tab of a page that lies below it, and not at its address. */
  current?: Tab['key']
  /** Left out on pages that are not live. */
  connection?: ConnectionStatus
  /** Left out for those who write nothing. */
  save?: SaveStatus
  /** Everybody here except me. */
  present?: readonly Person[]
  me: Person
  /** Buttons of the screen, before the person. */
  actions?: ReactNode
  /** Who must change a given password first is told of nothing else. */
  silent?: boolean
}

/** The bar over every screen. On a phone the tabs stand at the bottom and the rest steps back. */
export function AppBar({
  board,
  boards = [],
  boardLinks = [],
  tabs = [],
  current,
  connection,
  save,
  present = [],
  me,
  actions,
  silent = false,
}: AppBarProps) {
  const { t } = useTranslation()
  const signOut = useSignOut()
  return (
    <header className="topbar">
      <Link className="brand" to="/" aria-label={t('common.product')}>
        <Brand />
        <span>{t('common.product')}</span>
      </Link>
      {board && <span className="sep" />}
      {board && <BoardName board={board} boards={boards} links={boardLinks} />}
      {tabs.length > 0 && (
        <nav className="tabs" aria-label={t('shell.mainNavigation')}>
          {tabs.map((tab) => {
            const words = (
              <>
                <Icon name={TAB_ICONS[tab.key]} size={20} />
                {t(`shell.tabs.${tab.key}`)}
                {tab.count ? <Badge>{tab.count}</Badge> : null}
              </>
            )
            return tab.key === current ? (
              <Link key={tab.key} to={tab.to} aria-current="page" prefetch="intent">
                {words}
              </Link>
            ) : (
              <NavLink key={tab.key} to={tab.to} end prefetch="intent">
                {words}
              </NavLink>
            )
          })}
        </nav>
      )}
      <div className="right">
        {(connection || save) && (
          <span className="link-state">
            {connection && (
              <span className="inline-flex" data-testid="connection-state">
                <ConnectionState status={connection} />
              </span>
            )}
            {save && <SaveState status={save} />}
          </span>
        )}
        {connection !== 'offline' && <Avatars people={present} meId={me.accountId} />}
        {actions}
        {!silent && <Bell />}
      </div>
      <Menu
        end
        buttonClass="me"
        label={t('shell.account')}
        button={
          <>
            <Avatar person={me} meId={me.accountId} decorative />
            <span className="me-text">
              <span className="me-name">{me.name}</span>
              {me.title && <span className="me-title">{me.title}</span>}
            </span>
          </>
        }
      >
        <p className="menu-note">{me.title ? t('shell.nameAndTitle', { name: me.name, title: me.title }) : me.name}</p>
        <div className="menu-line" />
        <Link className="menu-item" to="/password">
          <Icon name="lock" />
          {t('admin.own.menu')}
        </Link>
        <LanguageForm className="menu-item" />
        {signOut.item}
        <div className="menu-line" />
        <p className="menu-note">{t('shell.secrecy')}</p>
      </Menu>
      {signOut.dialog}
    </header>
  )
}

function BoardName({
  board,
  boards,
  links,
}: {
  board: NonNullable<AppBarProps['board']>
  boards: NonNullable<AppBarProps['boards']>
  links: NonNullable<AppBarProps['boardLinks']>
}) {
  const { t } = useTranslation()
  const words = (
    <>
      <span>{board.title}</span>
      {board.label && <Tag kind="line">{board.label}</Tag>}
    </>
  )
  if (boards.length + links.length < 2) return <span className="board-switch">{words}</span>
  return (
    <Menu
      buttonClass="board-switch"
      label={t('shell.chooseBoard')}
      button={
        <>
          {words}
          <Icon name="down" size={14} />
        </>
      }
    >
      {boards.map((other) => (
        <Link key={other.id} className="menu-item" to={`/boards/${other.id}`}>
          {other.title}
        </Link>
      ))}
      {links.length > 0 && <div className="menu-line" />}
      {links.map(({ to, label, icon }) => (
        <Link key={to} className="menu-item" to={to}>
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </Menu>
  )
}
