import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'
import { classes } from './classes.ts'

/** One at a time, under the app bar: what happened, what still works, and buttons at the end. */
export function Banner({
  icon = 'offline',
  title,
  children,
  actions,
  accent = false,
}: {
  icon?: IconName
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
  accent?: boolean
}) {
  return (
    <div className={classes('banner', accent && 'accent')} role="status">
      <Icon name={icon} />
      <span>
        <b>{title}</b>
        {children}
      </span>
      {actions && <span className="end">{actions}</span>}
    </div>
  )
}
