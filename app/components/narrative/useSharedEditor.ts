import type { Extensions } from '@tiptap/core'
import { type Editor, useEditor } from '@tiptap/react'
import { useCallback, useEffect, useRef } from 'react'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'

/**
 * An editor on one fragment of a document that is typed together; null until it can draw. What an input method composes is
 * never torn: nothing goes out and nothing moves under it until it is done. The others are told which field one is in, and
 * of a paste beyond `limit` nothing is taken. `extensions` bind it to the fragment; with others it is made anew.
 */
export function useSharedEditor({
  document,
  fragment,
  extensions,
  attributes,
  limit,
  onTooLong,
  onFocusChange,
}: {
  document: CollaborativeDocument
  fragment: string
  extensions: Extensions
  /** Of the element that is typed in. */
  attributes: Record<string, string>
  /** In positions of the whole text, as `bounded` counts. */
  limit: number
  /** Given the length of what was to be pasted. */
  onTooLong: (pasted: number) => void
  onFocusChange?: (focused: boolean) => void
}): Editor | null {
  useEffect(() => document.keepCopy(), [document])
  const composing = useRef(false)
  const endComposing = useCallback(() => {
    // Only one's own: all fields of the page share the document.
    if (composing.current) document.compose(false)
    composing.current = false
  }, [document])
  const editor = useEditor(
    {
      extensions,
      immediatelyRender: false,
      editorProps: {
        attributes,
        handlePaste: (view, _event, slice) => {
          const { from, to } = view.state.selection
          if (view.state.doc.content.size - (to - from) + slice.size <= limit) return false
          onTooLong(slice.content.textBetween(0, slice.content.size).length)
          return true
        },
        handleDOMEvents: {
          compositionstart: () => {
            composing.current = true
            document.compose(true)
            return false
          },
          // ProseMirror takes the composed text over after this event; only then may anything else move.
          compositionend: (view) => {
            setTimeout(() => {
              if (!view.composing) endComposing()
            }, 0)
            return false
          },
        },
      },
      onFocus: () => {
        document.awareness.setLocalStateField('field', fragment)
        onFocusChange?.(true)
      },
      onBlur: () => {
        // The next field may have taken over already.
        if (document.awareness.getLocalState()?.field === fragment) document.awareness.setLocalStateField('field', '')
        onFocusChange?.(false)
      },
    },
    [extensions],
  )
  useEffect(
    () => () => {
      endComposing()
      onFocusChange?.(false)
    },
    [endComposing, onFocusChange],
  )
  return editor
}
