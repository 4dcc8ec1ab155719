import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '#app/components/kit/index.ts'
import { useConnectionState, useSaveState } from '#app/realtime/hooks.tsx'

/**
 * Says that the session has ended, on a page that stays since leaving would throw away what was typed or is undelivered.
 * Signing in on another page is enough: this one goes on when its person comes back to it.
 */
export function SignedOutNotice() {
  const { t } = useTranslation()
  const { reason } = useConnectionState()
  const save = useSaveState()
  if (reason !== 'unauthenticated') return null
  return (
    <Banner
      icon="lock"
      title={t('shell.signedOut.title')}
      actions={
        <a className="btn nowrap" href="/login" target="_blank" rel="noreferrer" data-testid="sign-in-again">
          {t('shell.signedOut.signIn')}
        </a>
      }
    >
      {save.kind === 'unsent' ? t('shell.signedOut.unsent', { count: save.count }) : t('shell.signedOut.typed')}
    </Banner>
  )
}

/** The banner of a screen gives way to it: without a session nothing else can be done about anything. */
export function SignedOutBanner({ children }: { children: ReactNode }) {
  const { reason } = useConnectionState()
  return reason === 'unauthenticated' ? <SignedOutNotice /> : <>{children}</>
}
