import { isParticular } from './labels.ts'

export type MarkerKind =
  | 'part'
  | 'section'
  | 'article'
  | 'han'
  | 'named'
  | 'stage'
  | 'hanParen'
  | 'num'
  | 'numParen'
  | 'numHalf'
  | 'circle'
  | 'dash'
  | 'bullet'
  | 'box'
  | 'annex'

export interface Marker {
  kind: MarkerKind
  /** As printed, without the mark behind it: 一, （一）, 1., ——. */
  ordinal: string
  value: number
  /** How many characters of the block the marker takes. */
  length: number
}

const HAN = '一二三四五六七八九十百零〇两'
const FORMS: [MarkerKind, RegExp][] = [
  ['part', new RegExp(`^第([${HAN}\\d]{1,4})(?:章|部分|篇)[:：、]?`)],
  ['section', new RegExp(`^第([${HAN}\\d]{1,4})节[:：、]?`)],
  ['article', new RegExp(`^第([${HAN}\\d]{1,4})条[:：、]?`)],
  ['han', /^(0\d)[.、．]?(?![月日年号时分版期])(?=[\u4e00-\u9fff“])/],
  ['named', new RegExp(`^((?:重点|主要|专项|改革)?(?:任务|行动|举措|措施|工程|项目)[${HAN}]{1,3})[:：、]`)],
  ['stage', new RegExp(`^(第[${HAN}]{1,2}阶段|阶段[${HAN}]{1,2})[:：、]`)],
  ['han', new RegExp(`^([${HAN}]{1,4})[、.．﹑](?![${HAN}]{1,2}(?:级|类|线|是))`)],
  ['hanParen', new RegExp(`^[（(]([${HAN}]{1,4})[）)][、.：:]?`)],
  [
    'num',
    /^(\d{1,2})(?:[.、．。](?!\d(?!\d{3}年))|、(?=\d+(?:[-—–~～至]\d+)?[岁个月周年所家名种类项%])|,(?=[\u4e00-\u9fff]))/,
  ],
  ['numParen', /^[（(](\d{1,2})[）)][、.]?/],
  ['numHalf', /^(\d{1,2})[）)][、.]?/],
  ['circle', /^([①-⑳])[、.]?/],
  ['dash', /^(——|―{1,2}|--|－－|—(?=[\u4e00-\u9fff“《])|–(?=[\u4e00-\u9fff“《])|-(?=[\u4e00-\u9fff“《]))/],
  ['bullet', /^([•●■◆★▲▶►◇□○·✦➢✓※])/],
  ['box', new RegExp(`^(专栏[${HAN}\\d]{0,3})[:：、]?`)],
  ['annex', new RegExp(`^(附件?(?:[${HAN}\\d]{1,2})?)[:：.、]?(?=$)`)],
]

/** Kinds whose ordinal is printed without the mark behind it. */
const BARE: ReadonlySet<MarkerKind> = new Set(['dash', 'bullet', 'circle', 'box', 'annex', 'han', 'named', 'stage'])

/** 6.3岁以下儿童…: the number of an item in front of an age; a decimal unless item 5 stands before it. */
const BEFORE_AGE = /^(\d{1,2})\.(?=\d{1,2}(?:[-—–~～至]\d{1,2})?(?:周岁|岁|个月|月龄))/

/** The number or bullet with which a block begins, or null. `lastNumber` is the last number of the form 5. above it. */
export function readMarker(text: string, lastNumber = 0): Marker | null {
  const counted = BEFORE_AGE.exec(text)
  if (counted?.[1] && Number(counted[1]) === lastNumber + 1)
    return { kind: 'num', ordinal: counted[0], value: lastNumber + 1, length: counted[0].length }
  const head = text.slice(0, 12)
  for (const [kind, form] of FORMS) {
    const found = form.exec(kind === 'annex' ? text.slice(0, 8) : head)
    if (!found || (kind === 'annex' && found[0].length !== text.length)) continue
    if (kind === 'bullet' && isParticular(text)) continue
    const inner = found[1] ?? ''
    const ordinal = BARE.has(kind) ? inner : found[0]
    const value =
      kind === 'circle' ? inner.charCodeAt(0) - 0x245f : countOf(inner.replace(/[^\d一二三四五六七八九十百]/g, ''))
    return { kind, ordinal, value, length: found[0].length }
  }
  return null
}

/** Whether this marker goes on where the last of its kind stopped, or begins a new series. */
export function follows(marker: Marker, lastOf: ReadonlyMap<string, number>): boolean {
  if (marker.kind === 'dash' || marker.kind === 'bullet' || marker.kind === 'box' || marker.kind === 'annex')
    return true
  return marker.value === 1 || marker.value === (lastOf.get(marker.kind) ?? 0) + 1
}

const DIGITS: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** 十二 → 12, 二十 → 20, 12 → 12; anything else → 0. */
export function countOf(words: string): number {
  if (/^\d+$/.test(words)) return Number(words)
  let total = 0
  let digit = 0
  for (let i = 0; i < words.length; i++) {
    const c = words.charAt(i)
    if (c === '十') {
      total += (digit || 1) * 10
      digit = 0
    } else if (c === '百') {
      total += (digit || 1) * 100
      digit = 0
    } else if (c in DIGITS) digit = DIGITS[c] ?? 0
    else return 0
  }
  return total + digit
}
