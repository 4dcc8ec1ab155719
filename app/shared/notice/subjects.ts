import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import { isBody, splitBodies } from './organisations.ts'
import type { ResponsibleBody, ResponsibleRole } from './outline.ts'

const NAME = '(?:[^，,。；;：:、“”《》（）()]|[（(][^（）()]{1,24}[）)]|、)'
const MODAL = '(?:应当|应该|应|必须|须|需要|需|要|负责(?!同志|人|制)|承担)(?!求|点|素|件|急|对|用)'
const SUBJECT = new RegExp(
  `^(${NAME}{2,40}?)(?:也|均|都|还)?(?:(?:[，,]?在|根据|按照|结合)[^，,。；;]{2,40}(?:中|时|下|上|后|内|前|需求)[，,]?)?(?:也|均|都|还)?${MODAL}`,
)
const SET_UP =
  /^(?:国家层面|省级层面|市级层面)?(?:成立|组建|设立)([^，,。；;]{4,30}(?:委员会|小组|专班|办公室|中心|指挥部))[，,](?:具体)?负责/
const SEATED = /^([^，,。；;]{3,24}(?:委员会|小组|专班|办公室|中心|指挥部))设在[^，,。；;]{2,20}[，,](?:具体)?负责/
const ACTS =
  /^((?:各|相关|有关)[^，。；：“”《》]{0,24}?(?:部门|单位|机构|政府|街道|委|局))(?:设立|明确|成立|建立|是[^，。；]{0,40}(?:主体|执行者|责任人))/
const OFFICE =
  /^((?:省|市|县|区|国家|自治区)[^，。；、的]{1,14}?(?:委|局|厅|院|中心|办|委员会))(?:每年|每季度|每月|定期|组织|会同|牵头)/
const RELIES = /^依托([^，。；]{4,80})等(?:专业)?(?:机构|单位|院校|高校)/
/** A name begins like one: a level, a place, 各, 有关; never with a verb. */
const BEGINS =
  /^(?:各|全[省市县区]各?|省|市|县|区|州|盟|旗|国家|自治区|有关|相关|同级|本级|属地|当地|起草单位|承办|主管|用人单位|医疗|妇幼|助产|卫生健康|教育|疾控|机关|基层|乡镇|社区|托育|幼儿园|学校|[\u4e00-\u9fff]{2,4}(?:省|市|县|区))/

interface Found {
  names: string[]
  role: ResponsibleRole
}

/** The bodies that a sentence names as subjects of its clauses: 各县卫生健康局要…, 市健康专家委员会负责…. */
export function subjectsOf(sentence: Slice): ResponsibleBody[] {
  const { block } = sentence
  const bodies: ResponsibleBody[] = []
  let depth = 0
  for (let start = sentence.start; start < sentence.end;) {
    if (depth === 0) {
      const found = readSubject(block.text.slice(start, Math.min(sentence.end, start + 110)))
      let at = start
      for (const name of found?.names ?? []) {
        const here = block.text.indexOf(name, at)
        if (here === -1 || here >= sentence.end) continue
        at = here + name.length
        const slice = { block, start: here, end: at }
        bodies.push({ name, role: found!.role, span: [rawStart(slice), rawEnd(slice)] })
      }
    }
    let next = start
    for (; next < sentence.end; next++) {
      const c = block.text.charAt(next)
      if ('（(《“'.includes(c)) depth += 1
      else if ('）)》”'.includes(c)) depth = Math.max(0, depth - 1)
      else if ('，,；;'.includes(c)) break
    }
    start = next + 1
  }
  return bodies
}

function readSubject(clause: string): Found | null {
  const single = SET_UP.exec(clause) ?? SEATED.exec(clause) ?? OFFICE.exec(clause)
  if (single?.[1] && !/^(?:成立|设立|组建)/.test(single[1])) return { names: [single[1]], role: 'responsible' }
  const relied = RELIES.exec(clause)
  if (relied?.[1]) {
    const names = splitBodies(relied[1])
    return names.length > 1 && names.every((name) => isBody(name)) ? { names, role: 'support' } : null
  }
  const acting = ACTS.exec(clause)
  if (acting?.[1] && isBody(acting[1])) return { names: namesOf(acting[1]), role: 'responsible' }
  const words = SUBJECT.exec(clause)?.[1]?.replace(/[，,、]$/, '') ?? ''
  if (!BEGINS.test(words) || words.length > 40 || /特别是|尤其是/.test(words)) return null
  const names = namesOf(words)
  if (names.length === 0 || !names.every((name) => isBody(name) && name.length <= 30)) return null
  return { names, role: 'responsible' }
}

/** 各镇（街道、管委会）和各部门 is one collective; 市健康专家委员会和市卫生健康部门 are two bodies. */
function namesOf(words: string): string[] {
  const bare = words.replace(/[（(][^（）()]*[）)]/g, '')
  const collective = /^(?:各|相关|有关)/.test(words) && words.length <= 24 && !/[、和及与].{6,}/.test(bare)
  return collective ? [words] : splitBodies(words)
}
