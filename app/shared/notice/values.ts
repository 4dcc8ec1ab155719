import { countOf } from './numbering.ts'
import type { Comparator } from './outline.ts'

const RATE = '%|‰|/10万|/万|/千|个百分点|百分点'
const COUNT =
  '万元|亿元|元|人次|人天|人日|学时|课时|小时|分钟|平方米|公里|千克|公斤|毫克|克|张|名|人|家|所|个|支|项|次|场|期|处|间|座|台|辆|套|条|部|份|例|对|组|批|种|门|户|篇|倍|岁|分(?!钟|别|析|类|级|布|为)|亩|吨|天|日(?!常)|件|只|块|片|株|星'
const VALUE = new RegExp(
  `(\\d{1,9}(?:\\.\\d{1,4})?)(?:(%|‰)?(?:[-－—–~～至]|到)(\\d{1,9}(?:\\.\\d{1,4})?))?(万(?!元)|亿(?!元)|千|百)?(?:(?:多|余)?(${RATE}|${COUNT}))`,
  'g',
)
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
  for (const match of text.matchAll(HAN_VALUE)) {
    const [all, words = '', scale, unit = ''] = match
    const value = times(countOf(words.replace(/千/g, '')), scale)
    if (value > 0 && !words.includes('千'))
      values.push(finish(text, match.index, match.index + all.length, value, null, unit, true))
  }
  return values.sort((a, b) => a.start - b.start)
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
