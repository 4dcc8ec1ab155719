import { isRouteErrorResponse, useLocation, useRouteError } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState, buttonClass } from '#app/components/kit/index.ts'
import type { IconName } from '#app/components/kit/index.ts'

type Failure = 'notFound' | 'forbidden' | 'unauthenticated' | 'unavailable' | 'broken'

const FAILURES: Readonly<Record<number, Failure>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  503: 'unavailable',
}
const ICONS: Record<Failure, IconName> = {
  notFound: 'search',
  forbidden: 'lock',
  unauthenticated: 'person',
  unavailable: 'offline',
  broken: 'warning',
}

/** What a thrown answer or a defect looks like: one sentence and a way back, never a stack. */
export function ErrorPage() {
  const { t } = useTranslation()
  const error = useRouteError()
  const { pathname, search } = useLocation()
  const failure = (isRouteErrorResponse(error) && FAILURES[error.status]) || 'broken'
  const here = pathname + search
  // Plain links: after a defect a fresh document is safer than the one that broke.
  return (
    <div className="plain-page">
      <main>
        <div className="panel error-card">
          <EmptyState
            icon={ICONS[failure]}
            title={t(`pages.${failure}.title`)}
            action={
              failure === 'unauthenticated' ? (
                <a className={buttonClass('primary')} href={`/login?next=${encodeURIComponent(here)}`}>
                  {t('pages.signIn')}
                </a>
              ) : failure === 'notFound' || failure === 'forbidden' ? (
                <a className={buttonClass('primary')} href="/">
                  {t('pages.home')}
                </a>
              ) : (
                <span className="row mt-2">
                  <a className={buttonClass('primary')} href={here}>
                    {t('pages.reload')}
                  </a>
                  <a className={buttonClass()} href="/">
                    {t('pages.home')}
                  </a>
                </span>
              )
            }
          >
            {t(`pages.${failure}.text`)}
          </EmptyState>
        </div>
      </main>
    </div>
  )
}
