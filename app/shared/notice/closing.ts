import type { Slice } from './blocks.ts'
import { sliceText } from './blocks.ts'
import { notesIn } from './responsible.ts'
import type { Section } from './sections.ts'

const ADDRESSES =
  /^(?:请|希)?(?:各(?:地|级|市|县|区|部门|有关|相关|单位|设区|州|盟|旗|省)|省级|市级|有关(?:部门|单位))[^。]{0,30}(?:要|应|须|需|于|请)/
const COMES_INTO_FORCE = /^(?:本|此)(?:方案|意见|通知|规划|办法|计划|要点|规定|规范)(?:自|由|中|从)/

/**
 * The paragraphs behind the last numbered item that speak to everybody again (各地、各部门要…). They are printed where the
 * item's text could go on; a responsibility stated before them, or siblings of one paragraph each, tell them apart.
 */
export function takeClosing(root: Section): Slice[] {
  const chain: Section[] = []
  for (let node: Section | undefined = root; node; node = node.children[node.children.length - 1]) chain.push(node)
  const last = chain[chain.length - 1]!
  const parent = chain[chain.length - 2]
  if (!parent || last.boxed) return []
  const siblings = parent.children.slice(0, -1)
  const usual = siblings.reduce((most, s) => Math.max(most, s.body.length), 1)
  const closing: Slice[] = []
  while (last.body.length > 1) {
    const slice = last.body[last.body.length - 1]!
    const before = last.body[last.body.length - 2]!
    const words = sliceText(slice)
    if (slice.block === last.block || (!ADDRESSES.test(words) && !COMES_INTO_FORCE.test(words))) break
    const closed = notesIn(before).length > 0
    if (!closed && last.body.length <= usual) break
    closing.unshift(slice)
    last.body.pop()
  }
  return closing
}

export const isMereForce = (slice: Slice): boolean => COMES_INTO_FORCE.test(sliceText(slice))
