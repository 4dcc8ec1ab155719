import { forwardRef } from 'react'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'
import { Spinner } from './Spinner.tsx'
import { classes } from './classes.ts'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'>
export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'link'
export type ButtonSize = 'xs' | 'sm' | 'md' | 'lg'

export const buttonClass = (variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', more?: string): string =>
  classes('btn', variant !== 'secondary' && variant, size !== 'md' && size, more)

const iconSize: Record<ButtonSize, number> = { xs: 14, sm: 15, md: 15, lg: 16 }

export interface ButtonProps extends Native {
  children: ReactNode
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: IconName
  /** Shows a turning sign and lets no second click through. */
  busy?: boolean
  /** Why it cannot be pressed: it stays reachable and says so, instead of being silently grey. */
  missing?: string | null
  /** It was pressed all the same: the moment to say in sight what is missing, since a phone shows no title. */
  onMissing?: () => void
}

/** A button; at most one primary in a region, with the verb of the domain on it. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  {
    children,
    variant,
    size = 'md',
    icon,
    busy = false,
    missing,
    onMissing,
    className,
    title,
    type = 'button',
    onClick,
    ...rest
  },
  ref,
) {
  const held = busy || Boolean(missing)
  return (
    <button
      ref={ref}
      // A held submit button must not submit its form.
      type={held ? 'button' : type}
      className={buttonClass(variant, size, className)}
      aria-disabled={held || undefined}
      aria-busy={busy || undefined}
      title={missing || title}
      onClick={busy ? undefined : missing ? onMissing : onClick}
      {...(missing ? { 'aria-description': missing } : {})}
      {...rest}
    >
      {busy ? <Spinner size={iconSize[size]} /> : icon && <Icon name={icon} size={iconSize[size]} />}
      {children}
    </button>
  )
})

export interface IconButtonProps extends Native {
  icon: IconName
  /** The accessible name and the tooltip. */
  label: string
  variant?: ButtonVariant
  size?: ButtonSize
  iconPixels?: number
  /** A small figure at the corner, such as unread messages. */
  count?: number
}

/** A button that shows only a sign; its name is required. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { icon, label, variant = 'ghost', size = 'sm', iconPixels = 16, count, className, type = 'button', ...rest },
  ref,
) {
  return (
    <button
      ref={ref}
      type={type}
      className={buttonClass(variant, size, classes('icon-only', className))}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} size={iconPixels} />
      {count ? <span className="badge accent">{count}</span> : null}
    </button>
  )
})
