import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '#app/components/kit/index.ts'
import { noticePath } from './links.ts'
import type { NoticeView } from './view.ts'

/** What the notice is: title, number, who issued it and when, and which text of it this is. */
export function NoticeHead({ view: { boardId, correct, shown, inUse, versions } }: { view: NoticeView }) {
  const { t } = useTranslation()
  if (!shown) return null
  const { issuers, issuedOn, docNumber } = shown
  return (
    <header className="notice-head">
      <div className="row">
        <h1 data-testid="notice-title">{shown.title}</h1>
        {correct !== null && (
          <Link className={buttonClass('ghost', 'xs', 'ml-auto')} to={correct} data-testid="to-reimport">
            {t('reimport.title')}
          </Link>
        )}
      </div>
      <dl data-testid="notice-facts">
        <div>
          <dt>{t('notice.facts.number')}</dt>
          <dd>{docNumber ?? t('notice.noNumber')}</dd>
        </div>
        <div>
          <dt>{t('notice.facts.issuer')}</dt>
          <dd>{issuers.length > 0 ? issuers.join(t('common.and')) : t('notice.unknown')}</dd>
        </div>
        <div>
          <dt>{t('notice.facts.issuedOn')}</dt>
          <dd className="num">{issuedOn ?? t('notice.unknown')}</dd>
        </div>
        {versions.length > 1 && (
          <div>
            <dt>{t('notice.facts.version')}</dt>
            {versions.map(({ id, version }) => (
              <dd key={id}>
                <Link
                  to={noticePath(boardId, { version: id === inUse ? null : id })}
                  replace
                  aria-current={id === shown.versionId || undefined}
                >
                  {t(id === inUse ? 'notice.versionInUse' : 'notice.version', { version })}
                </Link>
              </dd>
            ))}
          </div>
        )}
      </dl>
    </header>
  )
}
