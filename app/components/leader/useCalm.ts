import { useState } from 'react'
import type { DOMAttributes } from 'react'

/** A list stays as it is while somebody points at it or is in it with the keyboard: no row moves under a pointer. */
export function useCalm<T>(
  live: T,
  keyOf: (value: T) => string,
  isPaused = false,
): { shown: T; isBehind: boolean; catchUp: () => void; holding: DOMAttributes<HTMLElement> } {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [kept, setKept] = useState<{ value: T } | null>(null)
  const isHeld = isPointed || isFocused || isPaused
  if (isHeld && !kept) setKept({ value: live })
  if (!isHeld && kept) setKept(null)
  const shown = isHeld && kept ? kept.value : live
  return {
    shown,
    isBehind: shown !== live && keyOf(shown) !== keyOf(live),
    catchUp: () => setKept({ value: live }),
    holding: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  }
}
