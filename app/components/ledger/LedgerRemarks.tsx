import { useTranslation } from 'react-i18next'
import { Light } from '#app/components/kit/index.ts'

/** What the marks in the cells mean, and how far the year and the work have come. */
export function LedgerRemarks({ pace, progress }: { pace: number; progress: number | null }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="legend">
        <span>
          <b>{t('ledger.reviewing')}</b>
          {t('ledger.legend.review')}
        </span>
        <span>
          <i className="mark" />
          {t('ledger.legend.coordination')}
        </span>
        <span>
          <i className="mark ret" />
          {t('ledger.legend.returned')}
        </span>
        <span>
          <Light colour="grey" size="sm" byHand decorative />
          {t('ledger.legend.byHand')}
        </span>
      </span>
      {progress !== null && <span>{t('ledger.progress', { progress })}</span>}
      <span>{t('ledger.pace', { pace })}</span>
    </>
  )
}
