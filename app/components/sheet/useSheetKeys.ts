import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { useUndo } from '#app/realtime/hooks.tsx'
import { VIEWS, type View } from './views.ts'

/** Whether keys belong to what is being written there. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('textarea, select, dialog, input:not([data-figure], [type="checkbox"])') !== null)

/**
 * The keyboard of the sheet: arrows between lines, Space opens, `w` why, `[` `]` the neighbouring task, Esc closes, Ctrl+Z
 * takes back the last own command; the digits choose the view, `x` picks the line. Figures know their own keys (FigureInput).
 */
export function useSheetKeys(
  taskIds: readonly string[],
  open: string | null,
  onOpen: (taskId: string | null) => void,
  onView: (view: View) => void,
): void {
  const { t } = useTranslation()
  const toast = useToast()
  const { undo } = useUndo()
  const now = useRef({ taskIds, open, onOpen, onView })
  now.current = { taskIds, open, onOpen, onView }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target, key } = event
      if (event.defaultPrevented || event.isComposing || isWriting(target)) return
      if (key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        // A figure that is being typed has its own way back.
        if (target instanceof HTMLInputElement && target.value !== target.defaultValue) return
        const sent = undo()
        if (!sent) return
        event.preventDefault()
        void sent.done.then((outcome) => outcome.ok && toast({ icon: 'check', text: t('sheet.done.undone') }))
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const { taskIds: ids, open: opened, onOpen: go } = now.current
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-task]') : null
      const here = row?.dataset.task ?? null
      const neighbour = (of: string | null, by: 1 | -1): string | undefined =>
        of === null ? ids[by === 1 ? 0 : ids.length - 1] : ids[ids.indexOf(of) + by]
      const focusTitle = (taskId: string | undefined): void =>
        document.querySelector<HTMLElement>(`[data-title="${taskId ?? ''}"]`)?.focus()
      const digit = /^[1-9]$/.test(key) ? VIEWS[Number(key) - 1] : undefined
      if (key === '[' || key === ']') {
        const next = neighbour(opened ?? here, key === ']' ? 1 : -1)
        if (next === undefined) return
        go(next)
        focusTitle(next)
      } else if (key === 'Escape' && opened !== null) {
        // A popover over the page closes first, by itself.
        if (document.querySelector('.popover')) return
        go(null)
        focusTitle(opened)
      } else if (key === ' ' && here !== null && !(target instanceof HTMLButtonElement) && !isCheckbox(target)) {
        go(opened === here ? null : here)
      } else if (digit && !isFigure(target)) {
        now.current.onView(digit)
      } else if (key === 'x' && row?.querySelector('.pick input')) {
        row.querySelector<HTMLElement>('.pick input')?.click()
      } else if (key === 'w' && (here ?? opened) !== null) {
        row?.querySelector<HTMLElement>('[data-why]')?.click()
      } else if ((key === 'ArrowDown' || key === 'ArrowUp') && target instanceof HTMLElement && target.dataset.title) {
        focusTitle(neighbour(here, key === 'ArrowDown' ? 1 : -1))
      } else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [undo, toast, t])
}

const isFigure = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && !isCheckbox(target)

const isCheckbox = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'checkbox'
