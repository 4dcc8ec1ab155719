import { Fragment, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { differencesOf } from '#shared/notice/similarity.ts'

/** A sentence with what was struck out and what was put in; both also said for those who do not see the marks. */
export function Differences({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation()
  const runs = useMemo(() => differencesOf(before, after), [before, after])
  return (
    <p className="passage" lang="zh-CN">
      {runs.map(({ kind, text }, index) =>
        kind === 'kept' ? (
          <Fragment key={index}>{text}</Fragment>
        ) : kind === 'removed' ? (
          <del key={index}>
            <span className="sr-only">{t('reimport.removed')} </span>
            {text}
          </del>
        ) : (
          <ins key={index}>
            <span className="sr-only">{t('reimport.added')} </span>
            {text}
          </ins>
        ),
      )}
    </p>
  )
}
