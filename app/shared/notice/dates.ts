import { countOf } from './numbering.ts'

export interface DateFound {
  iso: string
  start: number
  end: number
}

const ARABIC = /(20\d\d|19\d\d)年(\d{1,2})月(\d{1,2})日/
const DASHED = /(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/
const HAN = /([二一][〇○零OО0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日/

const pad = (n: number) => String(n).padStart(2, '0')

export function isoDate(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) return null
  return `${year}-${pad(month)}-${pad(day)}`
}

export function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** 二〇二三 → 2023. */
export function hanYear(words: string): number {
  let year = 0
  for (let i = 0; i < words.length; i++) {
    const c = words.charAt(i)
    year = year * 10 + ('〇○零OО0'.includes(c) ? 0 : countOf(c))
  }
  return year
}

/** The first full date of a line: 2023年4月27日, 2023-04-27 or 二〇二三年四月二十七日. */
export function readDate(text: string): DateFound | null {
  const arabic = ARABIC.exec(text) ?? DASHED.exec(text)
  const han = arabic ? null : HAN.exec(text)
  const found = arabic ?? han
  if (!found) return null
  const [all, y = '', m = '', d = ''] = found
  const iso = han ? isoDate(hanYear(y), countOf(m), countOf(d)) : isoDate(Number(y), Number(m), Number(d))
  return iso === null ? null : { iso, start: found.index, end: found.index + all.length }
}
