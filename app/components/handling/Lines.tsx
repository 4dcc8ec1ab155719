import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'

/** Up to so many lines all are in the document. */
const WHOLE = 120
/** Lines beyond the window on either side. */
const BEYOND = 8
/** What a line of usual length takes; each is measured once it is there. */
const LINE = 62

/**
 * The lines of a list, which scrolls. Of a long one only those near the window are rendered. The line the keyboard is at
 * comes into sight when it changes.
 */
export function Lines<T>({
  items,
  keyOf,
  current,
  children,
}: {
  items: readonly T[]
  keyOf: (item: T) => string
  current: string | null
  children: (item: T) => ReactNode
}) {
  const scroller = useRef<HTMLUListElement>(null)
  const enabled = items.length > WHOLE
  const keys = useMemo(() => items.map(keyOf), [items, keyOf])
  const { getVirtualItems, getTotalSize, measureElement, scrollToIndex } = useVirtualizer<
    HTMLUListElement,
    HTMLLIElement
  >({
    count: items.length,
    enabled,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    getItemKey: (at) => keys[at] ?? at,
    overscan: BEYOND,
    initialRect: { width: 1_200, height: 768 },
  })
  const at = current === null ? -1 : keys.indexOf(current)
  useEffect(() => {
    if (at === -1) return
    if (enabled) scrollToIndex(at, { align: 'auto' })
    else scroller.current?.children[at]?.scrollIntoView({ block: 'nearest' })
    // Another line is gone to, not the same one after others have come or left.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current])

  const shown = enabled ? getVirtualItems() : items.map((_, index) => ({ index, start: 0, end: 0 }))
  const [first] = shown
  const last = shown.at(-1)
  const room = { above: first?.start ?? 0, below: enabled && last ? getTotalSize() - last.end : 0 }
  return (
    <ul className="lines" ref={scroller}>
      {room.above > 0 && <li role="presentation" style={{ height: room.above }} />}
      {shown.map(({ index }) => {
        const item = items[index]
        return (
          item !== undefined && (
            <li
              key={keys[index]}
              ref={enabled ? measureElement : null}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={items.length}
            >
              {children(item)}
            </li>
          )
        )
      })}
      {room.below > 0 && <li role="presentation" style={{ height: room.below }} />}
    </ul>
  )
}
