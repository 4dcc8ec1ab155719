import type { Source } from './model.ts'

/** Passages of notices as sets of characters: joined, taken apart, counted. Pure; the order is version, then place. */

const byPlace = (a: Source, b: Source): number =>
  a.noticeVersionId < b.noticeVersionId
    ? -1
    : a.noticeVersionId > b.noticeVersionId
      ? 1
      : a.start - b.start || a.end - b.end

/** All passages in order, each once; overlapping ones become one, adjoining ones stay apart. */
export function unite(sources: readonly Source[]): Source[] {
  const united: Source[] = []
  for (const source of [...sources].sort(byPlace)) {
    const last = united.at(-1)
    if (last && last.noticeVersionId === source.noticeVersionId && (source.start < last.end || same(last, source)))
      united[united.length - 1] = { ...last, end: Math.max(last.end, source.end) }
    else united.push(source)
  }
  return united
}

const same = (a: Source, b: Source): boolean =>
  a.noticeVersionId === b.noticeVersionId && a.start === b.start && a.end === b.end

/** What of `sources` lies outside of `taken`. */
export function subtract(sources: readonly Source[], taken: readonly Source[]): Source[] {
  return taken.reduce<readonly Source[]>(
    (left, cut) =>
      left.flatMap((source) => {
        if (source.noticeVersionId !== cut.noticeVersionId || cut.end <= source.start || source.end <= cut.start)
          return [source]
        const before = { ...source, end: cut.start }
        const after = { ...source, start: cut.end }
        return [before, after].filter((piece) => piece.start < piece.end)
      }),
    sources,
  ) as Source[]
}

/** Whether one of `sources` holds all of `part`. */
export const holds = (sources: readonly Source[], part: Source): boolean =>
  sources.some(
    (source) => source.noticeVersionId === part.noticeVersionId && source.start <= part.start && part.end <= source.end,
  )

export const samePassage = same
