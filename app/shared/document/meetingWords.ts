import { localDate } from '../domain/calendar.ts'
import type { LightColour } from '../domain/light.ts'
import type { AgendaItem, LocalDate } from '../domain/model.ts'
import type { BoardState } from '../domain/state.ts'
import { summarise } from '../domain/summary.ts'
import type { RichBlock, RichDoc, RichInline } from './blocks.ts'

/** Words of minutes. They are text of a document in Chinese, whatever language the interface of who wrote them is in. */

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 → 一, 12 → 十二, 20 → 二十; up to 99. */
export function ordinal(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[ones]}`
}

/** The heading of an agenda item in the minutes: 二、红灯事项. */
export const sectionTitle = (place: number, { title }: Pick<AgendaItem, 'title'>): string =>
  `${ordinal(place + 1)}、${title}`

const ORDINAL = /^\s*[一二三四五六七八九十]{1,3}、\s*/

/**
 * Which heading begins the section of each agenda item: by its title, whatever ordinal stands before it, since items are
 * moved and people correct headings. Item id → index of the heading among `headings`.
 */
export function sectionsOf(agenda: readonly AgendaItem[], headings: readonly string[]): Map<string, number> {
  const titles = headings.map((text) => text.replace(ORDINAL, '').trim())
  const found = new Map<string, number>()
  const taken = new Set<number>()
  for (const { id, title } of agenda) {
    const index = titles.findIndex((text, at) => text === title.trim() && !taken.has(at))
    if (index < 0) continue
    taken.add(index)
    found.set(id, index)
  }
  return found
}

export const inlineText = (content: readonly RichInline[] = []): string =>
  content.map((part) => (part.type === 'text' ? part.text : '\n')).join('')

/** The headings of minutes, in order. */
export const headingsOf = ({ content }: RichDoc): string[] =>
  content.flatMap((block: RichBlock) => (block.type === 'heading' ? [inlineText(block.content)] : []))

const COLOURS: Record<LightColour, string> = { red: '红', yellow: '黄', green: '绿', blue: '蓝', grey: '灰' }
export const colourWord = (colour: LightColour): string => COLOURS[colour]

/** 14:30 in Asia/Shanghai. */
export const clockOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16)

/** 截至 14:30：应办 120，办结 81，红 7、黄 12. Said once, it stays as it was. */
export function figuresSentence({ state, date, at }: { state: BoardState; date: LocalDate; at: number }): string {
  const { due, dueDone, red, yellow } = summarise(state, date).total
  const day = localDate(at)
  const [, month, dayOfMonth] = day.split('-').map(Number)
  return `截至 ${month}月${dayOfMonth}日 ${clockOf(at)}：应办 ${due}，办结 ${dueDone}，红 ${red}、黄 ${yellow}`
}
