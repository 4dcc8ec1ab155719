import { useTranslation } from 'react-i18next'

type Mark = 'task' | 'current' | 'left' | 'declared' | 'cited' | 'deliverable'

/** What the marks on the paper mean. */
export function PaperLegend({ marks }: { marks: readonly Mark[] }) {
  const { t } = useTranslation()
  return (
    <div className="paper-legend">
      {marks.map((mark) => (
        <span key={mark}>
          {mark === 'cited' || mark === 'deliverable' ? (
            <u className={mark === 'deliverable' ? 'w' : undefined}>{t('notice.cited', { title: '' })}</u>
          ) : (
            <i className={mark} />
          )}
          {t(`notice.marks.${mark}`)}
        </span>
      ))}
    </div>
  )
}
