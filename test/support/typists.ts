import { getSchema } from '@tiptap/core'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import type { Node } from '@tiptap/pm/model'
import { updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { Random } from '#db/seed/random.ts'

const schema = getSchema([Document, Paragraph, Text, HardBreak])
const WORDS = ['完成', '培训', '两期', '，', '覆盖率', '87.5%', '。', '问题：', '经费未到位', 'A', '𠮷', '👩‍⚕️', ' ']

/** One person's browser without a screen: the editor's own code writes into the document, the hand is drawn. */
export class Typist {
  readonly doc = new Y.Doc()
  readonly accountId: string
  readonly #random: Random
  readonly #roots: readonly string[]

  constructor(accountId: string, clientId: number, roots: readonly string[], random: Random) {
    this.accountId = accountId
    this.doc.clientID = clientId
    this.#roots = roots
    this.#random = random
  }

  /** Does one thing a person does in the editor; gives the update that would be sent, null when nothing changed. */
  act(): Uint8Array | null {
    const { doc } = this
    const random = this.#random
    const fragment = doc.getXmlFragment(random.pick(this.#roots))
    const before = yXmlFragmentToProseMirrorRootNode(fragment, schema)
    const after = this.#edit(blocksOf(before))
    const seen: Uint8Array[] = []
    const keep = (update: Uint8Array): void => void seen.push(update)
    doc.on('update', keep)
    doc.transact(() => updateYFragment(doc, fragment, documentOf(after), { mapping: new Map(), isOMark: new Map() }))
    doc.off('update', keep)
    if (seen.length === 0) return null
    return seen.length === 1 ? seen[0]! : Y.mergeUpdates(seen)
  }

  /** `\n` stands for a hard break inside a paragraph. */
  #edit(blocks: string[]): string[] {
    const random = this.#random
    const at = random.whole(0, Math.max(0, blocks.length - 1))
    const text = blocks[at] ?? ''
    const caret = random.whole(0, text.length)
    const deed = random.between(0, 1)
    if (blocks.length === 0 || deed < 0.1) blocks.splice(at, 0, random.pick(WORDS))
    else if (deed < 0.55) blocks[at] = text.slice(0, caret) + random.pick(WORDS) + text.slice(caret)
    else if (deed < 0.62) blocks[at] = `${text.slice(0, caret)}\n${text.slice(caret)}`
    else if (deed < 0.72) blocks[at] = text.slice(0, caret) + text.slice(caret + random.whole(1, 6))
    else if (deed < 0.8) blocks.splice(at, 1, text.slice(0, caret), text.slice(caret))
    else if (deed < 0.88) blocks.splice(at, 2, text + (blocks[at + 1] ?? ''))
    else if (deed < 0.93) blocks.splice(at, random.whole(1, 3))
    else blocks.splice(at, 0, ...Array.from({ length: 3 }, () => random.pick(WORDS).repeat(random.whole(1, 20))))
    return blocks
  }
}

const blocksOf = (root: Node): string[] => {
  const blocks: string[] = []
  root.forEach((block) => {
    let text = ''
    block.forEach((child) => (text += child.isText ? (child.text ?? '') : '\n'))
    blocks.push(text)
  })
  return blocks
}

// Half of a character that takes two is no text: an editor deletes such characters whole.
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '')

function documentOf(blocks: readonly string[]): Node {
  const paragraph = (text: string): Node =>
    schema.node(
      'paragraph',
      null,
      wellFormed(text)
        .split(/(\n)/)
        .filter((piece) => piece !== '')
        .map((piece) => (piece === '\n' ? schema.node('hardBreak') : schema.text(piece))),
    )
  return schema.node('doc', null, blocks.length > 0 ? blocks.map(paragraph) : [paragraph('')])
}
