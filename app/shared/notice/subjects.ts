import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import { isBody, splitBodies } from './organisations.ts'
import type { ResponsibleBody } from './outline.ts'

const NAME = '(?:[^，。；：、“”《》（）()]|[（(][^（）()]{1,24}[）)]|、)'
const MODAL = '(?:应当|应该|应|必须|须|需要|需|要|负责|承担)'
const SUBJECT = new RegExp(
  `^(${NAME}{2,40}?)(?:也|均|都|还)?(?:，?在[^，。；]{2,40}(?:中|时|下|上|后|内|前)，?)?(?:也|均|都|还)?${MODAL}(?!求|点|素|件)`,
)
const SET_UP =
  /^(?:国家层面|省级层面)?(?:成立|组建|设立)([^，。；]{4,30}(?:委员会|小组|专班|办公室|中心|指挥部))，(?:具体)?负责/
const ACTS =
  /^((?:各|相关|有关)[^，。；：“”《》]{1,24}?(?:部门|单位|机构|政府|街道|委|局))(?:设立|明确|成立|是[^，。；]{0,40}(?:主体|执行者|责任人))/
/** A name begins like one: a level, a place, 各, 有关; never with a verb. */
const BEGINS =
  /^(?:各|全[省市县区]各?|省|市|县|区|州|盟|旗|国家|自治区|有关|相关|同级|本级|属地|当地|起草单位|承办|主管|用人单位|医疗|妇幼|助产|卫生健康|教育|疾控|机关|基层|乡镇|社区|托育|幼儿园|学校|[\u4e00-\u9fff]{2,4}(?:省|市|县|区))/

/** The bodies that a sentence names as its subject: 各县卫生健康局要…, 市健康专家委员会负责…. */
export function subjectsOf(sentence: Slice): ResponsibleBody[] {
  const { block } = sentence
  for (let start = sentence.start; start < sentence.end;) {
    const clause = block.text.slice(start, Math.min(sentence.end, start + 110))
    const found = readSubject(clause)
    if (found) {
      const bodies: ResponsibleBody[] = []
      let at = start + found.offset
      for (const name of found.names) {
        const here = block.text.indexOf(name, at)
        if (here === -1 || here >= sentence.end) continue
        at = here + name.length
        const slice = { block, start: here, end: at }
        bodies.push({ name, role: 'responsible', span: [rawStart(slice), rawEnd(slice)] })
      }
      return bodies
    }
    const comma = block.text.indexOf('，', start)
    if (comma === -1 || comma >= sentence.end || comma - sentence.start > 30) break
    start = comma + 1
  }
  return []
}

function readSubject(clause: string): { names: string[]; offset: number } | null {
  const founded = SET_UP.exec(clause)
  if (founded?.[1]) return { names: [founded[1]], offset: founded[0].indexOf(founded[1]) }
  const acting = ACTS.exec(clause)
  if (acting?.[1] && isBody(acting[1])) return { names: namesOf(acting[1]), offset: 0 }
  const subject = SUBJECT.exec(clause)
  const words = subject?.[1]?.replace(/[，、]$/, '') ?? ''
  if (!BEGINS.test(words) || words.length > 40) return null
  const names = namesOf(words)
  if (names.length === 0 || !names.every((name) => isBody(name) && name.length <= 30)) return null
  return { names, offset: 0 }
}

/** 各镇（街道、管委会）和各部门 is one collective; 市健康专家委员会和市卫生健康部门 are two bodies. */
function namesOf(words: string): string[] {
  const collective =
    /^(?:各|相关|有关)/.test(words) &&
    words.length <= 24 &&
    !/[、和及与].{6,}/.test(words.replace(/[（(][^（）()]*[）)]/g, ''))
  return collective ? [words] : splitBodies(words)
}
