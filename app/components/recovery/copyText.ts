/**
 * Puts `text`, which `shown` shows, on the clipboard; gives whether it is there. Over plain http on a local network there
 * is no clipboard interface: there the text is selected and copied the old way, or left selected for the keyboard.
 */
export async function copyText(text: string, shown: HTMLElement | null): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (clipboard) {
      await clipboard.writeText(text)
      return true
    }
  } catch {
    // Refused by the browser's settings: the old way may still work.
  }
  const selection = window.getSelection()
  if (!selection || !shown) return false
  selection.selectAllChildren(shown)
  return document.execCommand('copy')
}
