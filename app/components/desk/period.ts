import type { LocalDate } from '#shared/domain/model.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'

/** The period a notice speaks of: the years in its title, else the year it was issued in, else this one. */
export function proposePeriod(
  outline: Pick<NoticeOutline, 'title' | 'issuedOn'>,
  today: LocalDate,
): { start: LocalDate; end: LocalDate } {
  const range = /(20\d\d)年?\s*[-—–－~至]+\s*(20\d\d)\s*年?/.exec(outline.title)
  const [, first, last] = range ?? []
  const single = /(20\d\d)\s*年(?!版)/.exec(outline.title)?.[1]
  const year = first ?? single ?? (outline.issuedOn ?? today).slice(0, 4)
  return { start: `${year}-01-01`, end: `${last !== undefined && last > year ? last : year}-12-31` }
}
