import type { Block, Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import { isBody, splitBodies } from './organisations.ts'
import type { ResponsibleBody, ResponsibleRole } from './outline.ts'

/** A statement of who is responsible, in brackets behind a text or on a line of its own. */
export interface Note {
  /** Where it stands, brackets included. */
  slice: Slice
  bodies: ResponsibleBody[]
  /** Bodies it adds to every item from here on (以下责任单位均包括…). */
  forAll: ResponsibleBody[]
}

const LABEL =
  /(牵头(?:责任)?(?:单位|部门|处室|科室)|主办(?:单位|部门|处室)|(?:主要)?责任(?:单位|部门|处室|科室|主体|领导|人)?|(?:主)?负责(?:单位|部门|处室|科室)|承办(?:单位|部门|处室)|落实(?:单位|部门)|实施(?:单位|部门|主体)|配合(?:单位|部门|处室|科室)|协办(?:单位|部门)|协同(?:单位|部门)|参与(?:单位|部门)|参加(?:单位|部门)|协助(?:单位|部门)|支持(?:单位|部门)|完成(?:时限|时间)|时限|时间要求)[：:]/g
const LIMIT = /^(?:完成|办理|整改)?(?:时限|时间|期限)(?:要求)?[：:][^：:]{2,40}$/
/** Words of duty behind names. 牵头单位 and 指导中心 are names themselves. */
const DUTY_WORDS =
  /(?:等)?(?:省|市)?(?:相关|有关|各相关|各有关)?(?:部门|单位)?(?:按照|按|根据|依)(?:各自)?(?:职责|职能|分工)|分别|共同|(?:牵头|负责|配合|参与|参加|落实|协助|支持|联合)(?!单位|部门|人)|协同|具体|组织实施|组织落实|组织开展|结合实际|根据实际|抓好|督促|承担|主办(?!单位)|协办(?!单位)|会同|指导(?!中心|站|组|委|办|处)/
const FOR_ALL = /不再(?:一一)?(?:列出|列举|重复|单列|单独列出|赘述)|下同[）)]?$/
const NOT_A_NOTE =
  /^(?:附件|附表|附|联系|此件|以下简称|简称|设在|含|包括|不含|除|如|即|例如|详见|见|试行|代章|国|暂行|信息公开)/

/** Reads the bracket or line `slice` as a statement of responsibility, or returns null if it is none. */
export function readNote(slice: Slice): Note | null {
  const { block } = slice
  let { start, end } = slice
  const bracketed = /^[（(【[〔]/.test(block.text.charAt(start))
  if (bracketed) {
    start += 1
    end -= 1
    if ('。；'.includes(block.text.charAt(end)) && /[）)】\]〕]/.test(block.text.charAt(end - 1))) end -= 1
  }
  const words = block.text.slice(start, end)
  if (words.length < 2 || words.length > 600 || NOT_A_NOTE.test(words)) return null
  const label = words.slice(0, 12).search(LABEL)
  const labelled = bracketed ? label !== -1 : label === 0
  if (!labelled && !bracketed) return null
  const note: Note = { slice, bodies: [], forAll: [] }
  for (const segment of segmentsOf(block, start, end)) {
    const text = block.text.slice(segment.start, segment.end)
    if (FOR_ALL.test(text)) note.forAll.push(...ruleForAll(segment))
    else note.bodies.push(...bodiesOfSegment(segment))
  }
  // 完成时限：2024年12月 names nobody, and yet it is a statement about the item and none of its words.
  if (note.bodies.length === 0 && note.forAll.length === 0) return LIMIT.test(words) ? note : null
  if (!labelled && !DUTY_WORDS.test(words) && !note.bodies.every((b) => isBody(b.name) && b.name.length <= 20))
    return null
  return note
}

function segmentsOf(block: Block, start: number, end: number): Slice[] {
  const segments: Slice[] = []
  let from = start
  let depth = 0
  for (let i = start; i <= end; i++) {
    const c = i === end ? '。' : block.text.charAt(i)
    if ('（(〔'.includes(c)) depth += 1
    else if ('）)〕'.includes(c)) depth = Math.max(0, depth - 1)
    if (i < end && (depth > 0 || !'。；;'.includes(c))) continue
    if (i > from) segments.push({ block, start: from, end: i })
    from = i + 1
  }
  return segments
}

/** 以下责任单位均包括各设区市人民政府、赣江新区管委会，不再列出. */
function ruleForAll(segment: Slice): ResponsibleBody[] {
  const text = segment.block.text.slice(segment.start, segment.end)
  const from = /(?:均|都)(?:还)?(?:包括|包含|含|需|需要|要|由|涉及)?|(?:包括|涉及|由)/.exec(text)
  const begin = /^以下/.test(text) && from ? from.index + from[0].length : 0
  const stop = /(?:均|都)?(?:为|是)?(?:责任单位|负责|落实|按职责|，?以?下?(?:各项|任务)?(?:均)?不再|，?下同)/.exec(
    text.slice(begin),
  )
  return named(
    segment,
    segment.start + begin,
    segment.start + begin + (stop?.index ?? text.length - begin),
    'responsible',
  )
}

function bodiesOfSegment(segment: Slice): ResponsibleBody[] {
  const { block } = segment
  const text = block.text.slice(segment.start, segment.end)
  const labels = [...text.matchAll(LABEL)]
  if (labels.length === 0) return bodiesOfPhrase(segment, segment.start, segment.end, 'responsible')
  const bodies: ResponsibleBody[] = []
  if (labels[0]!.index > 1)
    bodies.push(...bodiesOfPhrase(segment, segment.start, segment.start + labels[0]!.index, 'responsible'))
  labels.forEach((label, k) => {
    const role = roleOfLabel(label[1] ?? '')
    if (role === null) return
    const from = segment.start + label.index + label[0].length
    const to = segment.start + (labels[k + 1]?.index ?? text.length)
    bodies.push(...bodiesOfPhrase(segment, from, to, role))
  })
  return bodies
}

function roleOfLabel(label: string): ResponsibleRole | null {
  if (/时限|时间/.test(label)) return null
  if (/牵头|主办/.test(label)) return 'lead'
  if (/配合|协|参与|参加|支持/.test(label)) return 'support'
  return 'responsible'
}

/** 省教育厅牵头，省卫生健康委、省妇联按职责分工负责: groups of names, each with the words of duty behind it. */
function bodiesOfPhrase(segment: Slice, start: number, end: number, fallback: ResponsibleRole): ResponsibleBody[] {
  const bodies: ResponsibleBody[] = []
  let from = start
  let depth = 0
  const { text } = segment.block
  const close = (to: number) => {
    if (to > from) bodies.push(...bodiesOfGroup(segment, from, to, fallback))
  }
  for (let i = start; i < end; i++) {
    const c = text.charAt(i)
    if ('（(〔'.includes(c)) depth += 1
    else if ('）)〕'.includes(c)) depth = Math.max(0, depth - 1)
    if (depth === 0 && (c === '，' || c === ',' || c === ' ')) {
      close(i)
      from = i + 1
    }
  }
  close(end)
  return bodies
}

function bodiesOfGroup(segment: Slice, start: number, end: number, fallback: ResponsibleRole): ResponsibleBody[] {
  const words = segment.block.text.slice(start, end)
  const opening = /^(?:由|请|会同|和|及|并由|分别由|具体由)/.exec(words)
  const from = start + (opening ? opening[0].length : 0)
  const rest = segment.block.text.slice(from, end)
  const joint = rest.indexOf('会同')
  if (joint > 1)
    return [...named(segment, from, from + joint, 'lead'), ...bodiesOfGroup(segment, from + joint, end, 'support')]
  const duty = DUTY_WORDS.exec(rest)
  const role = duty
    ? roleOfDuty(rest.slice(duty.index), opening?.[0] ?? '', fallback)
    : opening?.[0] === '会同'
      ? 'support'
      : fallback
  const names = named(segment, from, from + (duty ? duty.index : rest.length), role)
  // 省卫生健康委牵头省教育厅配合: what stands behind the first duty may name others.
  if (!duty) return names
  const tail = /^(?:牵头|负责)(?:负责)?(?=[\u4e00-\u9fff]{2,}(?:配合|参与|负责|协助))/.exec(rest.slice(duty.index))
  return tail ? [...names, ...bodiesOfGroup(segment, from + duty.index + tail[0].length, end, 'support')] : names
}

function roleOfDuty(duty: string, opening: string, fallback: ResponsibleRole): ResponsibleRole {
  if (opening === '会同') return 'support'
  if (/^(?:牵头|主办|共同牵头|分别牵头|联合牵头)/.test(duty) || /^(?:按[^，]{0,12})?牵头/.test(duty)) return 'lead'
  if (/配合|参与|参加|协助|协同|协办|支持/.test(duty) && !/负责/.test(duty)) return 'support'
  return fallback
}

/** The names in text[start, end), each with its own span. */
function named(segment: Slice, start: number, end: number, role: ResponsibleRole): ResponsibleBody[] {
  const { block } = segment
  const words = block.text
    .slice(start, end)
    .replace(/等\d{0,2}个?(?:(?:相关|有关|各相关|各有关)?(?:部门|单位|机构|处室|科室)?)?$/, '')
  const bodies: ResponsibleBody[] = []
  let at = 0
  for (const name of splitBodies(words)) {
    if (name.length < 2 || name.length > 40 || /[。：:]/.test(name)) continue
    const found = words.indexOf(name, at)
    if (found === -1) continue
    at = found + name.length
    if (!isBody(name) && !/^(?:各|省|市|县|区)/.test(name)) continue
    const slice = { block, start: start + found, end: start + at }
    bodies.push({ name, role, span: [rawStart(slice), rawEnd(slice)] })
  }
  return bodies
}

/** The statements of responsibility inside a slice: brackets, or the whole of it where it is a labelled line. */
export function notesIn(slice: Slice): Note[] {
  const { block } = slice
  const line = readNote(slice)
  if (line && !/^[（(【[〔]/.test(block.text.charAt(slice.start))) return [line]
  const notes: Note[] = []
  for (let i = slice.start; i < slice.end; i++) {
    if (!'（(【[〔'.includes(block.text.charAt(i))) continue
    const close = closingBracket(block.text, i, slice.end)
    if (close === -1) continue
    const note = readNote({ block, start: i, end: close + 1 })
    if (note && endsStatement(block.text, i, close, slice.end)) {
      notes.push(note)
      i = close
    }
  }
  return notes
}

/** A note stands behind a full stop, or at the end of a sentence or heading. */
function endsStatement(text: string, open: number, close: number, end: number): boolean {
  return close + 1 >= end || /[。；;！]/.test(text.charAt(close + 1)) || /[。；;！]/.test(text.charAt(open - 1))
}

function closingBracket(text: string, open: number, end: number): number {
  let depth = 0
  for (let i = open; i < end && i - open < 600; i++) {
    const c = text.charAt(i)
    if ('（(【[〔'.includes(c)) depth += 1
    else if ('）)】]〕'.includes(c) && (depth -= 1) === 0) return i
  }
  return -1
}

/** The slice without the notes at its end. */
export function withoutTrailingNotes(slice: Slice, notes: readonly Note[]): Slice {
  let { end } = slice
  for (let k = notes.length - 1; k >= 0; k--) {
    const note = notes[k]!.slice
    if (note.block !== slice.block || note.start < slice.start || note.end > end) continue
    const tail = slice.block.text.slice(note.end, end)
    if (/^[。；\s]*$/.test(tail)) end = note.start
  }
  return { ...slice, end }
}
