import type { LocalDate } from '#shared/domain/model.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'

export interface ProposedPeriod {
  start: LocalDate
  end: LocalDate
  /** What it was taken from. */
  from: 'title' | 'issuedOn' | 'today'
}

/** The period a notice speaks of: the years in its title, else the year it was issued in, else this one. */
export function proposePeriod(
  { title, issuedOn }: Pick<NoticeOutline, 'title' | 'issuedOn'>,
  today: LocalDate,
): ProposedPeriod {
  const range = /(20\d\d)年?\s*[-—–－~至]+\s*(20\d\d)\s*年?/.exec(title)
  const [, first, last] = range ?? []
  const named = first ?? /(20\d\d)\s*年(?!版)/.exec(title)?.[1]
  const year = named ?? (issuedOn ?? today).slice(0, 4)
  return {
    start: `${year}-01-01`,
    end: `${last !== undefined && last > year ? last : year}-12-31`,
    from: named !== undefined ? 'title' : issuedOn !== null ? 'issuedOn' : 'today',
  }
}
