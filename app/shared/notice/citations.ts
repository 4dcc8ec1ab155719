import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import { readDocNumber } from './docNumber.ts'
import type { Citation, CitationRole } from './outline.ts'

const MAKING = [
  '研究制定',
  '制定出台',
  '制订印发',
  '制定印发',
  '制定实施',
  '制定',
  '制订',
  '编制',
  '起草',
  '出台',
  '修订',
  '拟定',
  '拟订',
  '印发',
  '发布',
  '编写',
  '建立',
  '组建',
  '完善',
]
const CARRYING = [
  '贯彻落实',
  '全面落实',
  '推动落实',
  '落实',
  '深入实施',
  '组织实施',
  '实施',
  '执行',
  '贯彻',
  '推进',
  '推动',
  '按照',
  '对照',
  '遵循',
  '宣传',
  '学习',
]
const BASIS = ['根据', '依据', '按照', '依照', '参照', '对照', '遵照', '结合']

/** The documents named in 《…》 in a slice, with the verb that stands before each one. */
export function citationsOf(slice: Slice): Citation[] {
  const { text } = slice.block
  const found: Citation[] = []
  let boundary = slice.start
  for (let i = slice.start; i < slice.end; i++) {
    const c = text.charAt(i)
    if ('。；;'.includes(c)) boundary = i + 1
    if (c !== '《') continue
    const close = closing(text, i, slice.end)
    if (close === -1) continue
    const title = text.slice(i + 1, close)
    let end = close + 1
    let docNumber: string | null = null
    // 《…要点》的通知（京卫妇幼〔2022〕3号）: the number stands behind the name of the notice.
    const named = /^的(?:通知|意见|函|批复)/.exec(text.slice(end, end + 4))
    if (named) end += named[0].length
    if (/[（(]/.test(text.charAt(end))) {
      const number = readDocNumber(text, end + 1)
      if (number && number.start === end + 1) {
        docNumber = number.text
        end = number.end + 1
      }
    }
    const { role, verb } = roleOf(outsideTitles(text.slice(Math.max(boundary, i - 300), i)).slice(-40))
    found.push({
      title,
      docNumber,
      role,
      verb,
      span: [rawStart({ ...slice, start: i }), rawEnd({ ...slice, end: close + 1 })],
    })
    i = end - 1
  }
  return found
}

function closing(text: string, open: number, limit: number): number {
  let depth = 0
  const stop = Math.min(limit, open + 200)
  for (let i = open; i < stop; i++) {
    const c = text.charAt(i)
    if (c === '《') depth += 1
    else if (c === '》' && (depth -= 1) === 0) return i
  }
  return -1
}

/** The words with the titles between them taken out, so that no verb is found inside a title. */
function outsideTitles(words: string): string {
  return words.replace(/《[^《》]*》/g, '')
}

/** The last verb before the title decides, seen through other titles joined by 和 or 、. */
function roleOf(before: string): { role: CitationRole; verb: string | null } {
  let best: { at: number; verb: string; role: CitationRole } | null = null
  const look = (verbs: readonly string[], role: CitationRole) => {
    for (const verb of verbs) {
      const at = before.lastIndexOf(verb)
      if (at === -1) continue
      const end = at + verb.length
      const bestEnd = best ? best.at + best.verb.length : -1
      if (end > bestEnd || (end === bestEnd && best !== null && verb.length > best.verb.length))
        best = { at, verb, role }
    }
  }
  look(BASIS, 'reference')
  look(CARRYING, 'duty')
  look(MAKING, 'deliverable')
  const chosen = best as { at: number; verb: string; role: CitationRole } | null
  return chosen ? { role: chosen.role, verb: chosen.verb } : { role: 'reference', verb: null }
}
