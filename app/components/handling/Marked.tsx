import { Fragment, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { differencesOf } from '#shared/notice/similarity.ts'

/** One side of two texts: on the left what went is marked, on the right what came; said for those who do not see it. */
export function Marked({ before, after, side }: { before: string; after: string; side: 'before' | 'after' }) {
  const { t } = useTranslation()
  const runs = useMemo(() => differencesOf(before, after), [before, after])
  const own = side === 'before' ? 'removed' : 'added'
  const Mark = side === 'before' ? 'del' : 'ins'
  return (
    <p className="passage">
      {runs.map(({ kind, text }, index) =>
        kind === 'kept' ? (
          <Fragment key={index}>{text}</Fragment>
        ) : kind === own ? (
          <Mark key={index}>
            <span className="sr-only">{t(`reimport.${own}`)} </span>
            {text}
          </Mark>
        ) : null,
      )}
    </p>
  )
}
