import { createContext, useContext, useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'

/**
 * What any question says above its fields when it comes to it. A banner of the page lies behind an open question, out of
 * reach.
 */
export const DialogNotice = createContext<ReactNode>(null)

/**
 * A question that must be answered before going on. The browser's own <dialog>: it keeps the focus inside, makes the rest
 * of the page inert and returns the focus afterwards, without a library or an injected style sheet.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  note,
  size = 'md',
  closable = true,
}: {
  open: boolean
  /** Asked to close: Esc, the cross, a click beside it as long as nothing was filled in. */
  onClose: () => void
  title: string
  children: ReactNode
  /** Buttons; the primary one last. */
  footer?: ReactNode
  /** A quiet line left of the buttons. */
  note?: ReactNode
  size?: 'sm' | 'md' | 'lg'
  /** False where only the buttons may answer. */
  closable?: boolean
}) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const notice = useContext(DialogNotice)
  /** Something was filled in: a click beside the dialog must not throw it away. */
  const filled = useRef(false)
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) {
      filled.current = false
      dialog.showModal()
      // The first field takes the focus; without one the browser chooses the cross, where Enter does no harm.
      dialog.querySelector<HTMLElement>('.body :is(input, textarea, select):not(:disabled, [type=hidden])')?.focus()
    }
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={ref}
      className={classes('dialog', size !== 'md' && size)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (closable) onClose()
      }}
      // The browser may close it all the same (a second Esc in Chrome): tell the owner.
      onClose={() => open && onClose()}
      onInput={() => {
        filled.current = true
      }}
      onMouseDown={(event) => {
        if (closable && !filled.current && event.target === ref.current) onClose()
      }}
    >
      {open && (
        <>
          <header>
            <h2 id={titleId}>{title}</h2>
            {closable && <IconButton icon="close" label={t('common.close')} onClick={onClose} />}
          </header>
          {notice}
          <div className="body">{children}</div>
          {(footer || note) && (
            <footer>
              {note && <span className="start">{note}</span>}
              {footer}
            </footer>
          )}
        </>
      )}
    </dialog>
  )
}
