import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useState } from 'react'
import type { RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { Lines } from './lines.ts'

/**
 * Up to so many lines all are rendered: the browser's own search finds them, and a page that was rendered with its first
 * rows shows in the browser what the server sent.
 */
const WHOLE = 120
/** Lines beyond the window on either side: what two notches of a wheel uncover. Each costs a little at every frame. */
const BEYOND = 8

interface Sizes {
  row: number
  /** The heading of an area. */
  head: number
  /** The heading of the table. */
  top: number
}

const AT_A_DESK: Sizes = { row: 36, head: 32, top: 36 }

/** The places of the lines to render, null for all of them; and how high a row is. `kept` is one that must be there. */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  lines: Lines,
  kept: number | undefined,
): { shown: ReadonlySet<number> | null; rowHeight: number } {
  const enabled = lines.count > WHOLE
  const sizes = useSizes(scroller, enabled)
  const printing = usePrinting(enabled)
  // New functions for new lines or sizes: by the key's the library sees that what it laid out holds no longer.
  const laid = useMemo(
    () => ({
      estimateSize: (at: number) => (lines.heads.has(at) ? sizes.head : sizes.row),
      getItemKey: (at: number) => at,
    }),
    [lines, sizes],
  )
  const { getVirtualItems } = useVirtualizer<HTMLElement, Element>({
    count: lines.count,
    enabled,
    getScrollElement: () => scroller.current,
    ...laid,
    paddingStart: sizes.top,
    overscan: BEYOND,
    initialRect: { width: 1366, height: 768 },
    initialOffset: () => scroller.current?.scrollTop ?? 0,
  })
  const items = enabled ? getVirtualItems() : null
  const shown = useMemo(() => {
    if (!items) return null
    const places = new Set(items.map(({ index }) => index))
    return kept === undefined ? places : places.add(kept)
  }, [items, kept])
  return { shown: printing ? null : shown, rowHeight: sizes.row }
}

/** How high things are as they stand on this screen; a phone has higher rows. */
function useSizes(scroller: RefObject<HTMLElement | null>, enabled: boolean): Sizes {
  const [sizes, setSizes] = useState(AT_A_DESK)
  useEffect(() => {
    const element = scroller.current
    if (!enabled || !element) return
    const height = (selector: string, or: number): number =>
      element.querySelector(selector)?.getBoundingClientRect().height ?? or
    const measure = (): void =>
      setSizes((before) => {
        const now = {
          row: height('tr[data-task]', before.row),
          head: height('tr.sec', before.head),
          top: height('thead', before.top),
        }
        return now.row === before.row && now.head === before.head && now.top === before.top ? before : now
      })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, enabled])
  return sizes
}

/** Whether the page is being printed: paper shows all rows, so they have to be there before it is laid out. */
function usePrinting(enabled: boolean): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    if (!enabled) return
    const begin = (): void => flushSync(() => setPrinting(true))
    const end = (): void => setPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
      setPrinting(false)
    }
  }, [enabled])
  return printing
}
