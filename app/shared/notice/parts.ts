import type { Block } from './blocks.ts'
import { isDocNumberBlock } from './docNumber.ts'
import { readDate } from './dates.ts'
import { isParticular } from './labels.ts'

/** One document of the file: the notice, the plan it issues, an annex. Block indexes [from, to). */
export interface Part {
  role: 'notice' | 'plan' | 'annex'
  /** The blocks above the body: number, title, addressees. */
  from: number
  titleFrom: number
  titleTo: number
  bodyFrom: number
  /** Where the body ends and signature, contact lines and footers begin. */
  bodyTo: number
  to: number
  /** Whether it names addressees: without numbers of its own it is then a covering letter. */
  addressed: boolean
}

const ENDS_SENTENCE = /[。！？；][”’）)》]*$/
const DOCUMENT_NOUN =
  /(?:通知|通报|公告|通告|方案|计划|规划|纲要|意见|要点|清单|办法|细则|规范|标准|指南|指引|行动|分工|分工表|目录|表|领域|任务|决定|函|批复|规定|制度|措施|安排)(?:[（(][^（）()]{1,24}[）)])*$/
const SALUTATION =
  /^(?!.*(?:如下|附件|为了|根据))[^。；]{0,200}(?:各|局|委|厅|政府|单位|机构|部门|医院|中心|院|办|处|署|会|公司|集团|高校)[^。；]{0,40}[：:]$/

const DUTY_LABEL = /(?:责任|牵头|配合|主办|承办|协办|联系|抄送|发文|参加|落实)(?:单位|部门|处室|科室)[：:]$/

export const isSalutation = (block: Block): boolean =>
  block.marker === null && SALUTATION.test(block.text) && !isParticular(block.text) && !DUTY_LABEL.test(block.text)

/** 福建省卫生健康委员会2023年4月27日 or the date alone; never a date in a sentence. */
export function isSignatureDate(block: Block): boolean {
  if (block.marker || block.text.length > 50 || block.cell) return false
  const date = readDate(block.text)
  return date !== null && date.end === block.text.length && !/[，。；：]/.test(block.text.slice(0, date.start))
}

/** 某某办公室2022年4月13日印发: the printer's line, not the signature. */
export const isPrinterLine = (block: Block): boolean =>
  block.text.length < 60 && /\d{1,2}日印发?$/.test(block.text) && /印发$/.test(block.text)

const TRAILER =
  /^(?:[（(【[].*[）)】\]]$|附件|附[:：]|附表|抄送|抄报|联系人|联系电话|联系方式|电话|传真|电子邮箱|邮箱|校对|打字|印数|主动公开|信息公开|公开方式|共印|分送|主题词)/
export const isMetaLabel = (block: Block): boolean => isParticular(block.text)

export const isTrailer = (block: Block): boolean => block.marker?.kind !== 'hanParen' && TRAILER.test(block.text)

/** A short line without a full stop that is not numbered: a title, a caption, a signature. */
export function isLoose(block: Block): boolean {
  return block.marker === null && block.cell === null && block.text.length <= 70 && !/[。；：:]/.test(block.text)
}

/** Cuts the blocks of a file into its documents. */
export function readParts(blocks: readonly Block[]): Part[] {
  if (blocks.length === 0) return []
  const starts = [0]
  const lastBody = lastBodyBlock(blocks)
  let i = 0
  const salutation = blocks.findIndex(isSalutation)
  while (i < blocks.length) {
    const block = blocks[i]!
    if (i > 0 && isAnnexMark(block) && i < lastBody) {
      starts.push(i)
      i += 1
    } else if (i > salutation && isSignatureDate(block)) {
      let next = i + 1
      while (next < blocks.length && !isAnnexMark(blocks[next]!) && isAfterSignature(blocks[next]!, blocks, next))
        next += 1
      if (next < blocks.length && next <= lastBody && next !== starts[starts.length - 1]) starts.push(next)
      i = Math.max(next, i + 1)
      if (i < blocks.length && isAnnexMark(blocks[i]!)) i += 1
    } else i += 1
  }
  const parts: Part[] = []
  for (let k = 0; k < starts.length; k++) {
    parts.push(readPart(blocks, starts[k]!, starts[k + 1] ?? blocks.length, k))
  }
  return parts
}

const isAnnexMark = (block: Block): boolean => block.marker?.kind === 'annex'

function isAfterSignature(block: Block, blocks: readonly Block[], index: number): boolean {
  if (isTrailer(block) || isPrinterLine(block) || isSignatureDate(block)) return true
  // The lines of an annex list: 2.海南省儿童青少年心理健康关爱行动计划.
  if (block.marker?.kind === 'num' && !/[。；]/.test(block.text) && listsAnnexes(blocks, index)) return true
  return false
}

function listsAnnexes(blocks: readonly Block[], index: number): boolean {
  for (let k = index - 1; k >= 0 && k >= index - 12; k--) {
    const text = blocks[k]!.text
    if (/^附件?[:：]/.test(text)) return true
    if (blocks[k]!.marker?.kind !== 'num') return false
  }
  return false
}

/** The last block that is numbered, a sentence or a table cell: what stands behind it is a footer and no document. */
function lastBodyBlock(blocks: readonly Block[]): number {
  for (let k = blocks.length - 1; k >= 0; k--) {
    const block = blocks[k]!
    if (block.cell) return k
    if (block.marker && block.marker.kind !== 'annex' && block.marker.kind !== 'num') return k
    if (block.text.length > 30 && ENDS_SENTENCE.test(block.text) && !isTrailer(block)) return k
  }
  return -1
}

function readPart(blocks: readonly Block[], from: number, to: number, index: number): Part {
  const salutation = salutationOf(blocks, from, to)
  let titleFrom = from
  let titleTo = from
  let bodyFrom = from
  let role: Part['role'] = index === 0 ? 'notice' : 'plan'
  if (isAnnexMark(blocks[from]!)) role = 'annex'
  if (salutation >= from && salutation < to) {
    bodyFrom = salutation + 1
    titleTo = salutation
    while (
      titleTo > from &&
      (isDocNumberBlock(blocks[titleTo - 1]!) || isMetaLabel(blocks[titleTo - 1]!) || isTrailer(blocks[titleTo - 1]!))
    )
      titleTo -= 1
    titleFrom = titleTo
    while (titleFrom > from && isTitleLine(blocks[titleFrom - 1]!) && !isComplete(blocks, titleFrom, titleTo))
      titleFrom -= 1
  } else {
    let k = from
    while (k < to && (isAnnexMark(blocks[k]!) || isMetaLabel(blocks[k]!) || isDocNumberBlock(blocks[k]!))) k += 1
    titleFrom = k
    while (k < to && isTitleLine(blocks[k]!) && k - titleFrom < 5) {
      k += 1
      if (DOCUMENT_NOUN.test(blocks[k - 1]!.text)) {
        while (k < to && /^[（(].*[）)]$/.test(blocks[k]!.text) && blocks[k]!.text.length < 30) k += 1
        break
      }
    }
    titleTo = k
    bodyFrom = k
    while (bodyFrom < to && isDocNumberBlock(blocks[bodyFrom]!)) bodyFrom += 1
  }
  return {
    role,
    from,
    titleFrom,
    titleTo,
    bodyFrom,
    bodyTo: bodyEnd(blocks, bodyFrom, to),
    to,
    addressed: salutation !== -1,
  }
}

/** Whom a document is addressed to stands above its first number; -1 if it is addressed to nobody. */
function salutationOf(blocks: readonly Block[], from: number, to: number): number {
  for (let k = from; k < to; k++) {
    const block = blocks[k]!
    if (isSalutation(block)) return k
    if (block.cell || (block.marker && block.marker.kind !== 'annex') || /。/.test(block.text)) return -1
  }
  return -1
}

function isTitleLine(block: Block): boolean {
  if (isDocNumberBlock(block) || isMetaLabel(block) || isSignatureDate(block)) return false
  if (block.marker && block.marker.kind !== 'annex') return false
  return isLoose(block) && block.marker === null
}

/** Whether the title collected so far, going upwards, already names issuer and matter. */
function isComplete(blocks: readonly Block[], from: number, to: number): boolean {
  let text = ''
  for (let k = from; k < to; k++) text += blocks[k]!.text
  const at = text.indexOf('关于')
  const issuer = at > 0 && !/^[（(][^（）()]*[）)]$/.test(text.slice(0, at))
  return issuer || (at >= 0 && !endsLikeIssuer(blocks[from - 1]))
}

/** The line above 关于…: the name of a body (and not 某某文件, the red head). */
function endsLikeIssuer(block: Block | undefined): boolean {
  return (
    block !== undefined &&
    /(?:委员会|委|厅|局|政府|办公室|部|院|会|署|办|中心)[）)]?$/.test(block.text) &&
    block.text.length <= 40
  )
}

/** The body ends at the signature: names and a date with nothing but trailers behind. */
function bodyEnd(blocks: readonly Block[], from: number, to: number): number {
  let end = to
  for (let k = from; k < to; k++) {
    if (!isSignatureDate(blocks[k]!)) continue
    end = k
    break
  }
  for (let k = from; k < end; k++) {
    if (
      !/^附件[:：]/.test(blocks[k]!.text) ||
      blocks.slice(k + 1, end).some((b) => b.cell !== null || /。/.test(b.text))
    )
      continue
    end = k
    break
  }
  while (
    end > from &&
    (isSignatureName(blocks[end - 1]!) || isTrailer(blocks[end - 1]!) || isPrinterLine(blocks[end - 1]!))
  )
    end -= 1
  return end
}

function isSignatureName(block: Block): boolean {
  return isLoose(block) && block.text.length <= 40 && !/[，]/.test(block.text) && !DOCUMENT_NOUN.test(block.text)
}
