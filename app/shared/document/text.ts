import * as Y from 'yjs'
import { NARRATIVE_FIELDS, type NarrativeTexts } from '../domain/model.ts'
import { fragmentName } from './names.ts'

/** Plain text of a rich-text fragment: blocks and hard breaks become line ends; trailing blank lines go. */
export function plainText(fragment: Y.XmlFragment): string {
  return fragment.toArray().map(textOf).join('\n').trimEnd()
}

function textOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (node instanceof Y.XmlText) {
    // toString would print marks as tags; the delta has the bare text.
    return (node.toDelta() as { insert: unknown }[]).map((d) => (typeof d.insert === 'string' ? d.insert : '')).join('')
  }
  if (node instanceof Y.XmlElement) {
    if (node.nodeName === 'hardBreak') return '\n'
    const isBlockHolder = node
      .toArray()
      .some((child) => child instanceof Y.XmlElement && child.nodeName !== 'hardBreak')
    return node
      .toArray()
      .map((child) => textOf(child))
      .join(isBlockHolder ? '\n' : '')
  }
  return ''
}

/** The three narrative texts of one task as they stand in the unit's document. */
export function narrativeTexts(doc: Y.Doc, taskId: string): NarrativeTexts {
  const texts = NARRATIVE_FIELDS.map((field) => [field, plainText(doc.getXmlFragment(fragmentName(taskId, field)))])
  return Object.fromEntries(texts) as NarrativeTexts
}
