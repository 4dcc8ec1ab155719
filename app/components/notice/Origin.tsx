import { useTranslation } from 'react-i18next'
import type { NoticeOutline } from '#shared/notice/outline.ts'

/** Who issued a notice, when, and under which number. */
export function Origin({ outline }: { outline: Pick<NoticeOutline, 'issuers' | 'issuedOn' | 'docNumber'> }) {
  const { t } = useTranslation()
  const issuer = outline.issuers.join(t('common.and'))
  const number = outline.docNumber ?? t('notice.noNumber')
  if (!issuer) return null
  return (
    <span className="label truncate">
      {outline.issuedOn
        ? t('notice.issued', { issuer, date: outline.issuedOn, number })
        : t('notice.issuedBy', { issuer, number })}
    </span>
  )
}
