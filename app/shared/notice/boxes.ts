import type { Block } from './blocks.ts'

/** The blocks of a framed box (专栏) whose frame was lost, that begins at `from`: its title, and how far it goes. */
export interface TextBox {
  from: number
  to: number
}

const HEADS = new Set(['part', 'section', 'article', 'han', 'hanParen', 'box', 'annex'])
const NAMED = /^[^，。；：:]{2,30}[：:]/

/**
 * Without a frame a box ends where the numbering of the text around it goes on, or where a paragraph follows that is not
 * built like its own (1. …, or 某某项目：…).
 */
export function textBoxAt(blocks: readonly Block[], from: number, to: number): TextBox {
  const first = blocks[from + 1]
  const numbered = first?.marker?.kind
  let count = 0
  let i = from + 1
  for (; i < to; i++) {
    const block = blocks[i]!
    if (block.cell || (block.marker && HEADS.has(block.marker.kind))) break
    if (numbered) {
      if (block.marker?.kind === numbered) {
        const { value } = block.marker
        if (value > 0 && value !== count + 1) break
        count += 1
      } else if (!block.marker) break
    } else if (block.marker || !NAMED.test(block.text)) break
  }
  return { from, to: i }
}
