import { Bold } from '@tiptap/extension-bold'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import { Text } from '@tiptap/extension-text'
import { Gapcursor, Placeholder } from '@tiptap/extensions'
import { ExactCaret, bounded, caretsOf } from '#app/components/narrative/extensions.ts'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { MINUTES_FRAGMENT } from '#shared/document/names.ts'

/** Where typing and pasting stop: minutes of a day's meeting are a tenth of it. */
export const MINUTES_LIMIT = 200_000

const LISTS = 'bulletList | orderedList'
/** As they come, but without `align`, which the document does not know: a pasted one would be refused. */
const cellAttributes = (parent: Record<string, object> | undefined) => {
  const { colspan, rowspan, colwidth } = parent ?? {}
  return { colspan, rowspan, colwidth } as Record<string, object>
}

/**
 * The nodes and marks of minutes: exactly MINUTES_SCHEMA. What an editor lets in beyond it the server refuses, with all
 * that was typed along with it; a test compares the two.
 */
export const minutesNodes = [
  Document.extend({ content: `(paragraph | heading | ${LISTS} | table)+` }),
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [1, 2, 3] }),
  Bold,
  BulletList,
  OrderedList,
  ListItem.extend({ content: `paragraph (paragraph | ${LISTS})*` }),
  Table.configure({ resizable: false }),
  TableRow.extend({ content: '(tableCell | tableHeader)*' }),
  TableCell.extend({
    content: `(paragraph | ${LISTS})+`,
    addAttributes() {
      return cellAttributes(this.parent?.() as Record<string, object>)
    },
  }),
  TableHeader.extend({
    content: 'paragraph+',
    addAttributes() {
      return cellAttributes(this.parent?.() as Record<string, object>)
    },
  }),
]

/** The editor of the minutes: bound to their one fragment, with the carets of others. Undo is Yjs's, of own changes alone. */
export const minutesExtensions = (
  document: CollaborativeDocument,
  user: { accountId: string; name: string },
  placeholder: string,
) => [
  ...minutesNodes,
  ListKeymap,
  Gapcursor,
  bounded(MINUTES_LIMIT),
  ExactCaret,
  Placeholder.configure({ placeholder }),
  Collaboration.configure({ fragment: document.doc.getXmlFragment(MINUTES_FRAGMENT) }),
  caretsOf(document, user),
]
