import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RecoveryPanel } from '#app/components/recovery/RecoveryPanel.tsx'
import { SignedOutBanner } from './SignedOut.tsx'

/** A screen: bar, at most one banner, the main part, status line; as high as the window. */
export function PageShell({
  bar,
  banner,
  status,
  children,
  theme = 'light',
  scrolls = false,
}: {
  bar?: ReactNode
  banner?: ReactNode
  status?: ReactNode
  children: ReactNode
  /** Dark is for the big screen. */
  theme?: 'light' | 'dark'
  /** The main part scrolls as a whole; else the screen has its own scrolling parts. */
  scrolls?: boolean
}) {
  const { t } = useTranslation()
  return (
    <div className="page" data-theme={theme === 'dark' ? 'dark' : undefined}>
      <a className="skip" href="#main">
        {t('shell.skipToMain')}
      </a>
      {bar}
      <SignedOutBanner>{banner}</SignedOutBanner>
      <RecoveryPanel />
      <main id="main" className={scrolls ? 'page-main scrolls' : 'page-main'} tabIndex={-1}>
        {children}
      </main>
      {status}
    </div>
  )
}
