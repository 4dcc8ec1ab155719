import * as Y from 'yjs'

/** A document somebody types in, with every update it would send. */
export function typing(): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  return { doc, updates }
}

/** Adds one paragraph of text, as the editor does. */
export function write(doc: Y.Doc, text: string, root = 't1/progress'): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  doc.getXmlFragment(root).push([paragraph])
}
