import type { Slice } from './blocks.ts'
import { rawEnd, rawStart, sliceText } from './blocks.ts'
import { isBody, splitBodies } from './organisations.ts'
import type { ResponsibleBody } from './outline.ts'

const LEVEL = /^(?:各|省|市|县|区|州|盟|旗|国家|自治区|有关|相关|[\u4e00-\u9fff]{2,4}(?:省|市|县|区)(?!级))/
const OFFICE = /^[\u4e00-\u9fff]{1,12}(?:局|厅|委|办|部门|处|科|部|委员会|联合会|妇联|残联|总工会|团委)$/
const OFFICE_END =
  /(?:局|厅|委|办|办公室|部门|处|科|部|委员会|联合会|妇联|残联|总工会|团委|政府|红十字会|协会)(?:[（(][^（）()]*[）)])?$/
const VERB =
  /^(?:加强|建设|建立|完善|推进|强化|提升|规范|创建|打造|发展|改善|优化|健全|落实|推动|深化|实施|做好|开展|加快|支持|夯实|构建|促进|提高|组织|坚持|统筹|培育|扩大|畅通|明确|保障|发挥|成立|设立|抓好|全面|积极|持续|进一步|深入)/

/**
 * The bodies a heading consists of (（一）省教育厅); none where it is the name of a piece of work.
 * `following` is the text under it, where that stands in another block.
 */
export function bodiesInHeading(heading: Slice, following = ''): ResponsibleBody[] {
  const words = sliceText(heading)
  if (words.length > 40 || VERB.test(words) || /[，。；：]/.test(words)) return []
  const names = splitBodies(words)
  if (names.length === 0 || !names.every((name) => isBody(name) && (LEVEL.test(name) || OFFICE.test(name)))) return []
  // The heading of a hospital or institution is as often what is to be built as who is to build it.
  const next = heading.block.text.slice(heading.end, heading.end + 5) || following.slice(0, 5)
  if (!names.every((name) => OFFICE_END.test(name)) && !/^[。：:]?(?:负责|承担|要|应|牵头)/.test(next)) return []
  const bodies: ResponsibleBody[] = []
  let at = heading.start
  for (const name of names) {
    const start = heading.block.text.indexOf(name, at)
    if (start === -1) continue
    at = start + name.length
    bodies.push({ name, role: 'responsible', span: [rawStart({ ...heading, start }), rawEnd({ ...heading, end: at })] })
  }
  return bodies
}
