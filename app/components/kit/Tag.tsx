import type { ReactNode } from 'react'
import { classes } from './classes.ts'

/** A small label; `warn` names what is still missing, it is a to-do and no error. */
export function Tag({ children, kind }: { children: ReactNode; kind?: 'line' | 'accent' | 'warn' }) {
  return <span className={classes('tag', kind)}>{children}</span>
}

/** A count. */
export function Badge({ children, accent = false }: { children: ReactNode; accent?: boolean }) {
  return <span className={classes('badge', accent && 'accent')}>{children}</span>
}
