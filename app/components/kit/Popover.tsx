import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { classes } from './classes.ts'
import { useDismiss } from './useDismiss.ts'

export type Placement = 'bottom' | 'top' | 'left' | 'right'

const GAP = 6
const EDGE = 8
const OPPOSITE: Record<Placement, Placement> = { bottom: 'top', top: 'bottom', left: 'right', right: 'left' }

/** Where the panel goes: the wished side if it fits, else the opposite one, and always inside the window. */
export function place(
  anchor: { left: number; top: number; right: number; bottom: number },
  panel: { width: number; height: number },
  window: { width: number; height: number },
  wished: Placement,
): { left: number; top: number } {
  const fits: Record<Placement, boolean> = {
    bottom: anchor.bottom + GAP + panel.height <= window.height - EDGE,
    top: anchor.top - GAP - panel.height >= EDGE,
    right: anchor.right + GAP + panel.width <= window.width - EDGE,
    left: anchor.left - GAP - panel.width >= EDGE,
  }
  const side = fits[wished] || !fits[OPPOSITE[wished]] ? wished : OPPOSITE[wished]
  const inside = (at: number, size: number, whole: number) => Math.max(EDGE, Math.min(at, whole - EDGE - size))
  const spot = {
    bottom: { left: anchor.left, top: anchor.bottom + GAP },
    top: { left: anchor.left, top: anchor.top - GAP - panel.height },
    right: { left: anchor.right + GAP, top: anchor.top },
    left: { left: anchor.left - GAP - panel.width, top: anchor.top },
  }[side]
  return {
    left: Math.round(inside(spot.left, panel.width, window.width)),
    top: Math.round(inside(spot.top, panel.height, window.height)),
  }
}

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

interface PopoverProps {
  onClose: () => void
  label: string
  placement?: Placement
  className?: string
  children: ReactNode
}

/**
 * An explanation or a short list beside what was pressed; closed while `anchor` is null. Takes the focus and gives it
 * back; Esc, a press outside or tabbing past its end close it.
 */
export function Popover({ anchor, ...rest }: PopoverProps & { anchor: HTMLElement | SVGElement | null }) {
  return anchor && <Panel anchor={anchor} {...rest} />
}

function Panel({
  anchor,
  onClose,
  label,
  placement = 'bottom',
  className,
  children,
}: PopoverProps & { anchor: HTMLElement | SVGElement }) {
  const panel = useRef<HTMLDivElement>(null)
  useDismiss(true, () => [panel.current, anchor], onClose)

  // The place is set through the DOM, which a page may do where its policy forbids inline styles.
  useLayoutEffect(() => {
    const element = panel.current
    if (!element) return
    const settle = () => {
      const { clientWidth: width, clientHeight: height } = document.documentElement
      const spot = place(anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width, height }, placement)
      element.style.left = `${spot.left}px`
      element.style.top = `${spot.top}px`
    }
    settle()
    const observer = new ResizeObserver(settle)
    observer.observe(element)
    window.addEventListener('resize', settle)
    window.addEventListener('scroll', settle, true)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', settle)
      window.removeEventListener('scroll', settle, true)
    }
  }, [anchor, placement])

  useLayoutEffect(() => {
    const element = panel.current
    element?.focus({ preventScroll: true })
    return () => {
      // Give the focus back, unless the press that closed it has already taken it elsewhere.
      const at = document.activeElement
      if (at === document.body || element?.contains(at)) anchor.focus({ preventScroll: true })
    }
  }, [anchor])

  return createPortal(
    <div
      ref={panel}
      className={classes('popover', className)}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Tab') return
        const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)]
        const at = document.activeElement
        const leaving = event.shiftKey ? at === event.currentTarget || at === stops[0] : (stops.at(-1) ?? at) === at
        if (leaving) {
          event.preventDefault()
          onClose()
        }
      }}
    >
      {children}
    </div>,
    // Inside an open dialog everything else is inert; inside the page it has the page's theme.
    anchor.closest('dialog, .page') ?? document.body,
  )
}
