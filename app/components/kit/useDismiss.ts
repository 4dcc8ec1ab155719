import { useEffect } from 'react'

/** While `active`: Esc, or a press outside all of `inside`, calls `onDismiss`. Esc is kept from what lies beneath. */
export function useDismiss(active: boolean, inside: () => readonly (Element | null)[], onDismiss: () => void): void {
  useEffect(() => {
    if (!active) return
    const onKey = (event: KeyboardEvent) => {
      // An input method uses Esc itself.
      if (event.key !== 'Escape' || event.isComposing) return
      event.stopPropagation()
      event.preventDefault()
      onDismiss()
    }
    const onPress = (event: PointerEvent) => {
      const target = event.target
      if (target instanceof Node && !inside().some((element) => element?.contains(target))) onDismiss()
    }
    document.addEventListener('keydown', onKey, true)
    document.addEventListener('pointerdown', onPress, true)
    return () => {
      document.removeEventListener('keydown', onKey, true)
      document.removeEventListener('pointerdown', onPress, true)
    }
  })
}
