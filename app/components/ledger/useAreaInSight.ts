import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Room of the sticky head and of an area's own heading. */
const HEAD = 80

/** The area whose tasks stand at the top of the scrolled grid. */
export function useAreaInSight(scroller: RefObject<HTMLElement | null>): string | null {
  const [area, setArea] = useState<string | null>(null)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let frame = 0
    const look = (): void => {
      frame = 0
      const sections = [...element.querySelectorAll<HTMLElement>('[data-area]')]
      const top = element.getBoundingClientRect().top + HEAD
      const last = sections.findLast((section) => section.getBoundingClientRect().top <= top)
      setArea(last?.dataset.area ?? sections[0]?.dataset.area ?? null)
    }
    const onScroll = (): void => {
      frame ||= requestAnimationFrame(look)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      cancelAnimationFrame(frame)
    }
  }, [scroller])
  return area
}
