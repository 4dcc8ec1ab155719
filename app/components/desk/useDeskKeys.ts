import { useEffect, useRef } from 'react'
import type { FieldName } from './DeskContext.ts'

export interface DeskKeys {
  step(by: 1 | -1): void
  nextLeft(): void
  nextMissing(): void
  openField(field: FieldName): void
  accept(): void
  select(): void
  bulk(): void
  undo(): void
  redo(): void
  become(): void
  join(): void
  declare(): void
  close(): void
}

const KEYS: Readonly<Record<string, (keys: DeskKeys) => void>> = {
  ArrowDown: (keys) => keys.step(1),
  ArrowUp: (keys) => keys.step(-1),
  ']': (keys) => keys.step(1),
  '[': (keys) => keys.step(-1),
  n: (keys) => keys.nextLeft(),
  m: (keys) => keys.nextMissing(),
  Enter: (keys) => keys.openField('title'),
  k: (keys) => keys.openField('kind'),
  u: (keys) => keys.openField('units'),
  d: (keys) => keys.openField('due'),
  c: (keys) => keys.openField('criterion'),
  a: (keys) => keys.accept(),
  x: (keys) => keys.select(),
  b: (keys) => keys.bulk(),
  t: (keys) => keys.become(),
  j: (keys) => keys.join(),
  '0': (keys) => keys.declare(),
  Escape: (keys) => keys.close(),
}
/** Keys that only look; the others are for those who may change the draft. */
const LOOKING = ['ArrowDown', 'ArrowUp', ']', '[', 'n', 'Escape']

/** Whatever takes keys itself: fields, open menus, and buttons for Enter. */
const takesKeys = (target: EventTarget | null, key: string): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ['TEXTAREA', 'SELECT'].includes(target.tagName) ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox') ||
    target.closest('.popover, dialog, .menu-panel') !== null ||
    (key === 'Enter' && target.closest('button, a, summary') !== null))

/** The keys of the desk, anywhere on its page. */
export function useDeskKeys(canEdit: boolean, keys: DeskKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || takesKeys(event.target, event.key)) return
      if (document.querySelector('dialog[open], .popover')) return
      const control = event.ctrlKey || event.metaKey
      if (control && !event.altKey) {
        const key = event.key.toLowerCase()
        const redo = key === 'y' || (key === 'z' && event.shiftKey)
        if (!canEdit || (key !== 'z' && !redo)) return
        if (redo) latest.current.redo()
        else latest.current.undo()
        event.preventDefault()
        return
      }
      const act = KEYS[event.key]
      if (!act || event.altKey || (!canEdit && !LOOKING.includes(event.key))) return
      act(latest.current)
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [canEdit])
}
