import { Extension } from '@tiptap/core'
import { Collaboration, isChangeOrigin } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { Placeholder } from '@tiptap/extensions'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { NARRATIVE_MAX_LENGTH } from '#shared/protocol/limits.ts'
import { whoClass } from '#app/components/kit/Avatar.tsx'
import type { CollaborativeDocument } from '#app/realtime/documentProvider.ts'

/** Where typing and pasting stop. Far above what may be submitted: cutting down a pasted draft is ordinary work. */
export const HARD_LIMIT = NARRATIVE_MAX_LENGTH * 10

/** Own changes stop at so many positions: a whole book on the clipboard would be an update that no door takes. */
export const bounded = (limit: number) =>
  Extension.create({
    name: 'bounded',
    addProseMirrorPlugins: () => [
      new Plugin({
        filterTransaction: (tr) => {
          if (!tr.docChanged || isChangeOrigin(tr)) return true
          const size = tr.doc.content.size
          return size <= limit || size <= tr.before.content.size
        },
      }),
    ],
  })

/** What y-tiptap keeps of the caret while others' changes come in. */
interface Binding {
  binding: { beforeTransactionSelection: { absAnchor: number | null; absHead: number | null } | null }
  doc: CollaborativeDocument['doc']
}

/**
 * y-tiptap doubts where Yjs says the caret is and looks for a block of the same words instead. Of several empty paragraphs
 * it takes the wrong one, and what is typed next stands in another section. It looks with its memory of where the caret
 * was as a number; without that it takes Yjs's word, which is exact.
 */
export const ExactCaret = Extension.create({
  name: 'exactCaret',
  addProseMirrorPlugins: () => [
    new Plugin({
      view: (view) => {
        const { binding, doc } = ySyncPluginKey.getState(view.state) as Binding
        const forget = (): void => {
          const selection = binding.beforeTransactionSelection
          if (selection) selection.absAnchor = selection.absHead = null
        }
        // After y-tiptap's own listener, which writes it down.
        doc.on('beforeAllTransactions', forget)
        return { destroy: () => doc.off('beforeAllTransactions', forget) }
      },
    }),
  ],
})

/** What a remote entry says of its user; the server stamped it, but the types of awareness know nothing. */
export interface CaretUser {
  accountId?: unknown
  name?: unknown
}

/** Another person's colour; the accent is always the one who looks, so even an own second window is not accented. */
export const colourOf = (user: CaretUser): string => whoClass(typeof user.accountId === 'string' ? user.accountId : '')

export function caret(user: CaretUser): HTMLElement {
  const element = window.document.createElement('span')
  element.className = `caret ${colourOf(user)}`
  const name = window.document.createElement('i')
  name.textContent = typeof user.name === 'string' ? user.name : ''
  element.append(name)
  return element
}

/** The carets and selections of others in a document, each in its person's colour. */
export const caretsOf = (document: CollaborativeDocument, user: { accountId: string; name: string }) =>
  CollaborationCaret.configure({
    provider: { awareness: document.awareness },
    user,
    render: caret,
    selectionRender: (other) => ({ class: `caret-range ${colourOf(other)}` }),
  })

/**
 * The editor of a narrative field: exactly NARRATIVE_SCHEMA (paragraphs, text, hard breaks; no marks), bound to one
 * fragment, with the carets of others. Undo is Yjs's, of own changes alone.
 */
export const narrativeExtensions = (
  document: CollaborativeDocument,
  fragment: string,
  user: { accountId: string; name: string },
  placeholder: string,
) => [
  Document.extend({ content: 'paragraph+' }),
  Paragraph,
  Text,
  HardBreak,
  bounded(HARD_LIMIT),
  ExactCaret,
  Placeholder.configure({ placeholder }),
  Collaboration.configure({ fragment: document.doc.getXmlFragment(fragment) }),
  caretsOf(document, user),
]
