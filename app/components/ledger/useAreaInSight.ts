import { useEffect, useState } from 'react'
import type { RefObject } from 'react'
import type { Section } from './rows.ts'

/** The strip under the sticky headings that an area has to reach into: from the top down to a part of the height. */
const STRIP = '-80px 0px -80% 0px'

/** The area whose tasks stand at the top of the scrolled grid. Observed, not measured: scrolling waits for no layout. */
export function useAreaInSight(scroller: RefObject<HTMLElement | null>, sections: readonly Section[]): string | null {
  const [areaId, setAreaId] = useState<string | null>(null)
  const ids = sections.map(({ area }) => area.id).join(' ')
  useEffect(() => {
    const root = scroller.current
    if (!root) return
    const inStrip = new Set<Element>()
    const areas = [...root.querySelectorAll<HTMLElement>('[data-area]')]
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) inStrip.add(target)
          else inStrip.delete(target)
        const first = areas.find((area) => inStrip.has(area))
        if (first?.dataset.area !== undefined) setAreaId(first.dataset.area)
      },
      { root, rootMargin: STRIP },
    )
    for (const area of areas) observer.observe(area)
    return () => observer.disconnect()
  }, [scroller, ids])
  return areaId
}
