import * as Y from 'yjs'

/** Every edit carries a mark in its text, so that it can be found in a frame, however the server merged it. */
const FIRST = 'Z'.charCodeAt(0)
const SECOND = 'q'.charCodeAt(0)
const DIGITS = 5

export const markOf = (edit: number): string => `Zq${edit.toString(36).padStart(DIGITS, '0')}`

/** Calls back with the edit of every mark in these bytes. */
export function findMarks(bytes: Uint8Array, found: (edit: number) => void): void {
  const end = bytes.length - DIGITS - 1
  for (let i = 0; i < end; i++) {
    if (bytes[i] !== FIRST || bytes[i + 1] !== SECOND) continue
    let edit = 0
    let at = i + 2
    for (; at < i + 2 + DIGITS; at++) {
      const byte = bytes[at]!
      const digit = byte >= 48 && byte <= 57 ? byte - 48 : byte >= 97 && byte <= 122 ? byte - 87 : -1
      if (digit < 0) break
      edit = edit * 36 + digit
    }
    if (at < i + 2 + DIGITS) continue
    found(edit)
    i = at - 1
  }
}

/** A task and field of the document that everybody types in. */
export const TYPED_ROOT = 't0/progress'

/**
 * The updates of one person typing at the end of their own paragraph; each holds the mark of its edit and `padding`
 * more characters. The first one makes the paragraph.
 */
export function typedUpdates(clientId: number, edits: readonly number[], padding = 2): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const text = new Y.XmlText()
  for (const [i, edit] of edits.entries()) {
    const words = markOf(edit) + '字'.repeat(padding)
    doc.transact(() => {
      if (i > 0) return text.insert(text.length, words)
      const paragraph = new Y.XmlElement('paragraph')
      doc.getXmlFragment(TYPED_ROOT).push([paragraph])
      paragraph.push([text])
      text.insert(0, words)
    })
  }
  doc.destroy()
  return updates
}
