import type { OutlineItem, NoticeOutline, Target } from '#shared/notice/outline.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'

/** Helpers that read one thing out of a short passage. */
export const itemsOf = (outline: NoticeOutline): OutlineItem[] => outline.areas.flatMap((area) => area.items)

/** The passage as the only sentence of a task area of a notice of 2023. */
export function itemOf(passage: string): OutlineItem {
  const item = itemsOf(parseNotice(inNotice(passage)))[0]
  if (!item) throw new Error(`no item in: ${passage}`)
  return item
}

export function inNotice(passage: string): string {
  return `临江省卫生健康委员会关于做好2023年妇幼健康工作的通知\n各市卫生健康委：\n现就有关工作通知如下：\n一、重点抓好的工作\n${passage}\n临江省卫生健康委员会\n2023年3月15日\n`
}

const bounds = (t: Target) => (t.upper === null ? `${t.value}` : `${t.value}~${t.upper}`)

/** 产前筛查率 >= 90% @到2030年, one a target. */
export const targetsIn = (passage: string): string[] =>
  itemOf(passage).targets.map((t) => `${t.metric} ${t.comparator} ${bounds(t)}${t.unit}${t.by ? ` @${t.by}` : ''}`)

/** Comparator, value and unit only. */
export const valuesIn = (passage: string): string[] =>
  itemOf(passage).targets.map((t) => `${t.comparator} ${bounds(t)}${t.unit}`)

export const deadlinesIn = (passage: string): string[] =>
  itemOf(passage).deadlines.map((d) => [d.text, d.date, d.recurrence].filter((part) => part !== null).join(' '))

export const bodiesIn = (passage: string): string[] => itemOf(passage).responsible.map((r) => `${r.name}:${r.role}`)
