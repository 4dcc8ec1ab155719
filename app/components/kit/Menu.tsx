import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { useDismiss } from './useDismiss.ts'

/** A list under its button. A <details>, so that it opens before and without scripts too. */
export function Menu({
  button,
  label,
  children,
  end = false,
  buttonClass,
}: {
  button: ReactNode
  /** The accessible name where the button shows no words. */
  label?: string
  children: ReactNode
  /** Aligned to the right edge of its button. */
  end?: boolean
  buttonClass?: string
}) {
  const ref = useRef<HTMLDetailsElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => {
    const details = ref.current
    if (!details) return
    const inside = details.contains(document.activeElement)
    details.open = false
    if (inside) details.querySelector('summary')?.focus()
  }
  useDismiss(open, () => [ref.current], close)
  return (
    <details
      ref={ref}
      className={classes('menu', end && 'end')}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={buttonClass} aria-label={label} title={label}>
        {button}
      </summary>
      {/* What was chosen is done: the list must not stand open behind it. */}
      <div className="menu-panel" onClick={(event) => (event.target as Element).closest('.menu-item') && close()}>
        {children}
      </div>
    </details>
  )
}
