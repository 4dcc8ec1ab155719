import { countOf } from './numbering.ts'
import type { Comparator } from './outline.ts'

const RATE = '%|‰|/10万|/万|/千|个百分点|百分点'
const COUNT =
  '万元|亿元|元|人次|人天|人日|人份|学时|课时|小时|分钟|平方公里|平方米|㎡|立方米|公里|公顷|千克|公斤|毫克|克|剂次|场次|床位|瓶|盒|册|幅|枚|堂|节|班|张|名|人|家|所|个|支|项|次|场|期|处|间|座|台|辆|套|条|部|份|例|对|组|批|种|门|户|篇|倍|岁|分(?!钟|别|析|类|级|布|为|之)|亩|吨|天|日(?!常)|件|只|块|片|株|星'
const VALUE = new RegExp(
  `(\\d{1,9}(?:\\.\\d{1,4})?)(?:(%|‰)?(?:[-－—–~～至]|到)(\\d{1,9}(?:\\.\\d{1,4})?))?(万(?!元)|亿(?!元)|千|百)?(?:(?:多|余)?(${RATE}|${COUNT}))`,
  'g',
)
/** A figure at the end of its clause or in a list, its unit unsaid: 指数达85, 降至2.5、4.0和5.0‰. */
const BARE = /\d{1,9}(?:\.\d{1,4})?([万亿])?(?=(?:及)?(?:以上|以下|以内|左右)|[，。；、,;）)和及与]|$)/g
const HAN_RATE = /([百千])分之([零〇一二三四五六七八九十百]{1,5})(?:点([零〇一二三四五六七八九]{1,2}))?/g
const HAN_VALUE = new RegExp(`([一二两三四五六七八九十百千]{1,4})(万(?!元))?(${COUNT}|成)`, 'g')

/** A figure with its unit, and what stands right behind it. Offsets are into the text it was read from. */
export interface Value {
  start: number
  end: number
  value: number
  upper: number | null
  unit: string
  rate: boolean
  /** 以上, 以下, 左右 behind the figure. */
  suffix: Comparator | null
  suffixEnd: number
  han: boolean
}

/** Every figure of a text that carries a unit, left to right. */
export function readValues(text: string): Value[] {
  const values: Value[] = []
  for (const match of text.matchAll(VALUE)) {
    const [all, low = '', lowUnit, high, scale, unit = ''] = match
    const start = match.index
    if (
      /[\d.A-Za-z+]$/.test(text.charAt(start - 1)) ||
      (text.charAt(start - 1) === '-' && /\d/.test(text.charAt(start - 2)))
    )
      continue
    if (lowUnit !== undefined && lowUnit !== unit) continue
    values.push(
      finish(
        text,
        start,
        start + all.length,
        times(Number(low), scale),
        high === undefined ? null : times(Number(high), scale),
        unit,
        false,
      ),
    )
  }
  for (const value of bareValues(text, values)) values.push(value)
  for (const match of text.matchAll(HAN_RATE)) {
    const [all, of, whole = '', part = ''] = match
    const value = Number(`${countOf(whole)}.${[...part].map((c) => countOf(c)).join('')}`)
    values.push(finish(text, match.index, match.index + all.length, value, null, of === '百' ? '%' : '‰', true))
  }
  for (const match of text.matchAll(HAN_VALUE)) {
    const [all, words = '', scale, unit = ''] = match
    const value = times(countOf(words.replace(/千/g, '')), scale)
    if (value > 0 && !words.includes('千'))
      values.push(finish(text, match.index, match.index + all.length, value, null, unit, true))
  }
  return values.sort((a, b) => a.start - b.start)
}

/** Figures without a unit; one that is parted by a mark from a figure with a unit shares it. */
function bareValues(text: string, known: readonly Value[]): Value[] {
  const starts = new Map(known.map((value) => [value.start, value]))
  const found = [...text.matchAll(BARE)].filter(({ index, 0: all }) => {
    if (starts.has(index) || /[\d.A-Za-z第+/:∶“]$|\d[-—–~～至到]$/.test(text.slice(Math.max(0, index - 2), index)))
      return false
    return !/^(?:19|20)\d\d$/.test(all)
  })
  const values: Value[] = []
  for (let k = found.length - 1; k >= 0; k--) {
    const [all = '', scale] = found[k]!
    const { index } = found[k]!
    const next = starts.get(index + all.length + 1)
    const unit = next && /[、和及与]/.test(text.charAt(index + all.length)) ? next.unit : ''
    const value = finish(text, index, index + all.length, times(parseFloat(all), scale), null, unit, false)
    starts.set(index, value)
    values.push(value)
  }
  return values
}

function times(value: number, scale: string | undefined): number {
  const factor =
    scale === '万' ? 10_000 : scale === '亿' ? 100_000_000 : scale === '千' ? 1000 : scale === '百' ? 100 : 1
  return Math.round(value * factor * 1e6) / 1e6
}

function finish(
  text: string,
  start: number,
  end: number,
  value: number,
  upper: number | null,
  unit: string,
  han: boolean,
): Value {
  const suffix = /^(?:及|或|（含）|\(含\))?(以上|之上|以下|以内|之内|左右|上下|内(?![容涵部科外]))/.exec(
    text.slice(end, end + 8),
  )
  const meaning: Comparator | null =
    suffix === null
      ? null
      : /上$/.test(suffix[1]!) && suffix[1] !== '上下'
        ? '>='
        : /左右|上下/.test(suffix[1]!)
          ? '≈'
          : '<='
  return {
    start,
    end,
    value,
    upper,
    unit: unit === '百分点' ? '个百分点' : unit,
    rate: new RegExp(`^(?:${RATE})$`).test(unit),
    suffix: meaning,
    suffixEnd: suffix ? end + suffix[0].length : end,
    han,
  }
}
