import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

export interface ToastContent {
  text: string
  icon?: IconName
  /** Instead of 知道了. */
  action?: { label: string; onClick: () => void }
  /** Stays until it is dismissed. */
  sticky?: boolean
  /** Takes the place of what was said about the same before. */
  topic?: string
}

const SHOWN_FOR = 6000
const MOST = 3

const ToastContext = createContext<((content: ToastContent) => void) | null>(null)

/** Shows a toast: `toast({ text })`. The same text twice is shown once, anew. */
export function useToast(): (content: ToastContent) => void {
  const show = useContext(ToastContext)
  if (!show) throw new Error('useToast outside ToastProvider')
  return show
}

type Shown = ToastContent & { id: number }

/** Holds the toasts of the page; stands once in root.tsx. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const next = useRef(0)
  const dismiss = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), [])
  const show = useCallback((content: ToastContent) => {
    const toast = { ...content, id: next.current++ }
    const isOver = (other: Shown): boolean =>
      other.text === content.text || (content.topic !== undefined && other.topic === content.topic)
    setShown((all) => [...all.filter((other) => !isOver(other)), toast].slice(-MOST))
  }, [])
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((toast) => (
          <Toast key={toast.id} toast={toast} onDismiss={dismiss} />
        ))}
      </div>
    </ToastContext.Provider>
  )
}

function Toast({ toast, onDismiss }: { toast: Shown; onDismiss: (id: number) => void }) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (toast.sticky || held) return
    const timer = setTimeout(() => onDismiss(toast.id), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [toast, held, onDismiss])
  // Nobody has to race a toast: it waits while it is pointed at or focused.
  const holding = useMemo(
    () => ({
      onMouseEnter: () => setHeld(true),
      onMouseLeave: () => setHeld(false),
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    }),
    [],
  )
  return (
    <div className="toast" {...holding}>
      <Icon name={toast.icon ?? 'info'} />
      <span>{toast.text}</span>
      <button
        type="button"
        className="btn xs"
        onClick={() => {
          toast.action?.onClick()
          onDismiss(toast.id)
        }}
      >
        {toast.action?.label ?? t('common.gotIt')}
      </button>
    </div>
  )
}
