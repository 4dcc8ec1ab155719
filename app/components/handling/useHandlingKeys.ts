import { useEffect, useRef } from 'react'
import type { HandlingDesk } from './HandlingContext.ts'
import { stepFrom } from './keysOf.ts'
import type { Section } from './lists.ts'

interface Keys {
  section: Section
  keys: readonly string[]
  desk: HandlingDesk
  /** No dialog or popover is open. */
  closed: boolean
}

/** j k or the arrows walk the list, x picks; a approves, r returns, u urges what is picked, else the line one is at. */
export function useHandlingKeys(now: Keys): void {
  const latest = useRef(now)
  latest.current = now
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { section, keys, desk, closed } = latest.current
      const { target, key } = event
      if (!closed || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (
        target instanceof HTMLElement &&
        target.closest('textarea, select, dialog, .popover, input:not([type="checkbox"])')
      )
        return
      const { current, picked } = desk
      const shown = current
      const chosen = keys.filter((id) => (picked.size > 0 ? picked.has(id) : id === shown))
      if (key === 'j' || key === 'ArrowDown' || key === 'k' || key === 'ArrowUp') {
        const next = stepFrom(keys, shown, key === 'j' || key === 'ArrowDown' ? 1 : -1)
        if (next === null) return
        desk.point(next)
        requestAnimationFrame(() =>
          document.querySelector(`[data-item="${next}"]`)?.scrollIntoView({ block: 'nearest' }),
        )
      } else if (key === 'x' && shown !== null) desk.pick([shown], !picked.has(shown))
      else if (!desk.supervises || chosen.length === 0) return
      else if (section === 'review' && key === 'a') desk.ask({ kind: 'approve', ids: chosen })
      else if (section === 'review' && key === 'r') desk.ask({ kind: 'return', ids: chosen })
      else if ((section === 'behind' || section === 'unsigned') && key === 'u') desk.ask({ kind: 'urge', ids: chosen })
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
