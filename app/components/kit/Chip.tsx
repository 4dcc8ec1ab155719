import { forwardRef } from 'react'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import { classes } from './classes.ts'

export interface ChipProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  children: ReactNode
  /** A filter that is on or off; leave out for one that opens something. */
  pressed?: boolean
  /** Shows that it opens a list. */
  opens?: boolean
  plain?: boolean
}

/** A filter. */
export const Chip = forwardRef<HTMLButtonElement, ChipProps>(function Chip(
  { children, pressed, opens = false, plain = false, className, ...rest },
  ref,
) {
  return (
    <button
      ref={ref}
      type="button"
      className={classes('chip', plain && 'plain', className)}
      aria-pressed={pressed}
      aria-haspopup={opens ? 'dialog' : undefined}
      {...rest}
    >
      {children}
      {opens && <Icon name="down" size={14} />}
    </button>
  )
})
