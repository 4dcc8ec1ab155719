import { useMemo } from 'react'
import { type Paragraph, layPaper } from '#app/components/notice/paper.ts'
import type { NoticeCoverage } from '#shared/domain/coverage.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import type { Piece } from './pieces.ts'

/** The notice laid out in pieces; anew only when a cut moves, not when a piece finds another fate. */
export function useLaidPaper(
  notice: { text: string; outline: NoticeOutline } | null,
  coverage: NoticeCoverage | null,
  pieces: readonly Piece[],
): Paragraph[] {
  const cuts = pieces.map(({ start, end }) => `${start}-${end}`).join()
  return useMemo(
    () =>
      notice && coverage
        ? layPaper(
            notice.text,
            notice.outline,
            pieces,
            coverage.passages.map(({ span }) => span),
          )
        : [],
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the sentences follow from the notice, the pieces are told by their cuts
    [notice, cuts],
  )
}
