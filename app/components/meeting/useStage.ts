import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react'
import type { Follow } from './useFollow.ts'

/** Keys that scroll. */
const SCROLLING = ['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown', ' ']

interface Stage {
  ref: RefObject<HTMLDivElement>
  onScroll: () => void
  onWheel: () => void
  onTouchMove: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onPointerDown: (event: PointerEvent) => void
}

const rowsOf = (stage: HTMLElement): HTMLElement[] => [...stage.querySelectorAll<HTMLElement>('[data-row]')]

/** The first row in sight; null at the top, where what stands above the rows is seen as well. */
function anchorOf(stage: HTMLElement): string | null {
  if (stage.scrollTop < 8) return null
  const { top } = stage.getBoundingClientRect()
  return rowsOf(stage).find((row) => row.getBoundingClientRect().bottom > top + 8)?.dataset.row ?? null
}

/**
 * The scrolling part of the board: tells the first row in sight while this page presents, and goes to the presenter's
 * while it follows. A person's own scrolling leaves; that of this code does not, so wheel, touch and keys are listened to
 * and not the scroll they make.
 */
export function useStage({ live, mode, leave, anchorAt }: Follow, cell: string | null): Stage {
  const ref = useRef<HTMLDivElement>(null)
  const follows = mode === 'following'
  // What was opened stands above the rows.
  useEffect(() => {
    if (!follows && cell !== null) ref.current?.scrollTo({ top: 0 })
  }, [follows, cell])
  const { shown } = live
  useEffect(() => {
    if (!follows || !shown) return
    const go = (): void => {
      const stage = ref.current
      if (!stage) return
      const row = shown.anchor === null ? undefined : rowsOf(stage).find(({ dataset }) => dataset.row === shown.anchor)
      const by = row ? row.getBoundingClientRect().top - stage.getBoundingClientRect().top : 0
      stage.scrollTo({ top: row ? stage.scrollTop + by : shown.anchor === null ? 0 : stage.scrollTop })
    }
    // The view that came with it is drawn by the router first.
    const frame = requestAnimationFrame(() => requestAnimationFrame(go))
    return () => cancelAnimationFrame(frame)
  }, [follows, shown])
  const left = useCallback(() => {
    if (follows) leave()
  }, [follows, leave])
  return {
    ref,
    onScroll: useCallback(() => {
      if (ref.current) anchorAt(anchorOf(ref.current))
    }, [anchorAt]),
    onWheel: left,
    onTouchMove: left,
    onKeyDown: ({ key, target }) => {
      const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement
      if (!typing && SCROLLING.includes(key)) left()
    },
    // The bar at its side.
    onPointerDown: ({ target, currentTarget }) => {
      if (target === currentTarget) left()
    },
  }
}
