import { useEffect, useRef } from 'react'

export interface LedgerKeys {
  search(): void
  why(): void
  /** Esc with nothing above the drawer. */
  close(): void
  step(by: 1 | -1): void
  area(number: number): void
  undo(): void
}

/** How long after `g` a digit still means an area. */
const GO_MS = 1_500

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** The keys that work anywhere on the ledger. Returns whether `g` was just pressed, for the grid's own digits. */
export function useLedgerKeys(keys: LedgerKeys): { isGoing: () => boolean } {
  const latest = useRef(keys)
  latest.current = keys
  const going = useRef(0)
  const isGoing = useRef(() => performance.now() - going.current < GO_MS && going.current > 0).current
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return
      if (document.querySelector('dialog[open]')) return
      const { key } = event
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'z' && !event.shiftKey) latest.current.undo()
      else if (event.ctrlKey || event.metaKey || event.altKey) return
      else if (key === '/') latest.current.search()
      else if (key === 'w') latest.current.why()
      else if (key === '[') latest.current.step(-1)
      else if (key === ']') latest.current.step(1)
      else if (key === 'g') {
        going.current = performance.now()
        return
      } else if (isGoing() && /^[1-9]$/.test(key)) {
        going.current = 0
        latest.current.area(Number(key))
      } else return
      event.preventDefault()
    }
    // In the bubbling phase: whatever lies above the drawer takes its Esc before.
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isTyping(event.target)) return
      if (document.querySelector('dialog[open]')) return
      latest.current.close()
      event.preventDefault()
    }
    // Before the grid's own handler, which takes a bare digit for an attempt to write.
    document.addEventListener('keydown', onKey, true)
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('keydown', onKey, true)
      document.removeEventListener('keydown', onEscape)
    }
  }, [isGoing])
  return { isGoing }
}
