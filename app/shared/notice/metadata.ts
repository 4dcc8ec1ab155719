import type { Block } from './blocks.ts'
import { readDate } from './dates.ts'
import { ownDocNumber, readDocNumber } from './docNumber.ts'
import { isBody, splitBodies } from './organisations.ts'
import { isMetaLabel, isPrinterLine, isSalutation, isSignatureDate } from './parts.ts'
import type { Part } from './parts.ts'

export interface Metadata {
  title: string
  docNumber: string | null
  issuers: string[]
  issuedOn: string | null
  addressees: string[]
}

/** Title, number, issuers, date and addressees of one document of the file. */
export function readMetadata(blocks: readonly Block[], part: Part): Metadata {
  const labelled = readLabels(blocks, part)
  const title = titleOf(blocks, part) || labelled.title || ''
  const signature = readSignature(blocks, part)
  const issuers = signature.issuers.length > 0 ? signature.issuers : issuersFrom(title, labelled.issuer, blocks, part)
  return {
    title,
    docNumber: numberOf(blocks, part) ?? labelled.docNumber,
    issuers,
    issuedOn: signature.date ?? labelled.date,
    addressees: addresseesOf(blocks, part),
  }
}

export function titleOf(blocks: readonly Block[], part: Part): string {
  let title = ''
  for (let i = part.titleFrom; i < part.titleTo; i++) title += blocks[i]!.text
  return title.replace(/^标题[:：]/, '').replace(/[（(](?:现行有效|有效|已失效|失效|已废止|废止)[）)]$/, '')
}

function numberOf(blocks: readonly Block[], part: Part): string | null {
  for (let i = part.from; i < part.bodyFrom; i++) {
    const number = ownDocNumber(blocks[i]!)
    if (number) return number
  }
  return null
}

function addresseesOf(blocks: readonly Block[], part: Part): string[] {
  const salutation = blocks[part.bodyFrom - 1]
  if (!salutation || part.bodyFrom - 1 < part.from || !isSalutation(salutation)) return []
  return splitBodies(salutation.text.replace(/[：:]$/, ''))
}

interface Labels {
  title: string | null
  docNumber: string | null
  issuer: string | null
  date: string | null
}

/** The box of particulars that web sites print above a document: 发文机关, 成文日期, 标题. */
function readLabels(blocks: readonly Block[], part: Part): Labels {
  const labels: Labels = { title: null, docNumber: null, issuer: null, date: null }
  for (let i = part.from; i < part.bodyFrom; i++) {
    const { text } = blocks[i]!
    if (!isMetaLabel(blocks[i]!)) continue
    const title = /标题[:：](.+)$/.exec(text)
    const issuer =
      /(?:发文机关|发布机构|发文单位|发布单位)[:：]([\u4e00-\u9fff（）、]+?)(?=成文日期|发文日期|发布日期|生成日期|主题|文号|$)/.exec(
        text,
      )
    const date =
      /(?:成文日期|发文日期|印发日期|生成日期)[:：]?(.{0,16})/.exec(text) ??
      /(?:发布日期|发布时间|公开日期)[:：](.{0,16})/.exec(text)
    const number = /(?:文号|发文字号|文件编号)[:：]?/.exec(text)
    if (number) labels.docNumber ??= readDocNumber(text, number.index + number[0].length)?.text ?? null
    labels.title ??= title?.[1] ?? null
    labels.issuer ??= issuer?.[1] ?? null
    labels.date ??= date ? (readDate(date[1] ?? '')?.iso ?? null) : null
  }
  return labels
}

/** Names and date under the body; the printer's line (…印发) is not the signature. */
function readSignature(blocks: readonly Block[], part: Part): { issuers: string[]; date: string | null } {
  for (let i = part.bodyTo; i < part.to; i++) {
    const block = blocks[i]!
    if (!isSignatureDate(block) || isPrinterLine(block)) continue
    const date = readDate(block.text)!
    const names: string[] = []
    const beside = block.text.slice(0, date.start)
    if (beside) names.push(beside)
    for (let k = i - 1; k >= part.bodyTo && isNameLine(blocks[k]!.text); k--) names.unshift(...namesOnLine(blocks[k]!))
    return { issuers: joinNames(names), date: date.iso }
  }
  return { issuers: [], date: null }
}

/** A body by itself, and not half of a name that a stray blank broke (临江省 卫生健康委员会). */
function standsAlone(piece: string): boolean {
  return piece.length >= 3 && isBody(piece) && !/(?:省|市|县|区|州|盟|旗|乡|镇)$|^(?:办公室|办公厅|委员会)$/.test(piece)
}

/** 国家卫生健康委 教育部 财政部: several bodies sign on one line, parted by blanks. */
function namesOnLine(block: Block): string[] {
  const marks = [0, ...block.blanks, block.text.length]
  const pieces = marks.slice(0, -1).map((from, k) => block.text.slice(from, marks[k + 1]).trim())
  return pieces.length > 1 && pieces.length <= 8 && pieces.every(standsAlone) ? pieces : [block.text]
}

const isNameLine = (text: string): boolean => text.length <= 60 && !/[。；：:]/.test(text) && !/^附件/.test(text)

/** Lines of a signature: a bracket goes to the name above it, （代章） goes, several bodies on a line part. */
function joinNames(lines: readonly string[]): string[] {
  const names: string[] = []
  for (const line of lines) {
    const clean = line.replace(/[（(](?:代章|盖章|公章|章|印)[）)]/g, '')
    if (clean === '') continue
    if (/^[（(]/.test(clean) && names.length > 0) names[names.length - 1] += clean
    else names.push(clean)
  }
  return names.flatMap((name) => (isBody(name) ? splitJoint(name) : []))
}

/** Two bodies printed on one line of a signature: 国家卫生健康委教育部. */
function splitJoint(name: string): string[] {
  const pieces = splitBodies(name)
  return pieces.length > 0 ? pieces : [name]
}

/** Without a signature: the name in front of 关于 in the title, the site's particulars, or the red head. */
function issuersFrom(title: string, labelled: string | null, blocks: readonly Block[], part: Part): string[] {
  const at = title.indexOf('关于')
  if (at > 0 && isBody(title.slice(0, at))) return splitBodies(title.slice(0, at))
  if (labelled) return splitBodies(labelled)
  for (let i = part.from; i < part.titleFrom; i++) {
    const head = /^(.{4,40}?)(?:文件)?$/.exec(blocks[i]!.text)
    if (head?.[1] && isBody(head[1]) && !isMetaLabel(blocks[i]!)) return [head[1]]
  }
  return []
}
