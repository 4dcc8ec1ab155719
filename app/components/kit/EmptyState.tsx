import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

/** Says what is absent and offers the one next step. */
export function EmptyState({
  icon = 'file',
  title,
  children,
  action,
}: {
  icon?: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={32} />
      <b>{title}</b>
      {children && <span className="ink2">{children}</span>}
      {action}
    </div>
  )
}
