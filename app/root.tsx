import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react'
import type { LinksFunction } from '@remix-run/node'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogNotice, LightSprite, ToastProvider } from '#app/components/kit/index.ts'
import { ErrorPage } from '#app/components/shell/ErrorPage.tsx'
import type { PageHandle } from '#app/components/shell/handle.ts'
import { SignedOutNotice } from '#app/components/shell/SignedOut.tsx'
import { useIdentity } from '#app/components/shell/identity.ts'
import { useNonce } from '#app/components/shell/nonce.ts'
import { startPage } from '#app/realtime/pageLife.ts'
import favicon from './styles/favicon.svg?no-inline'
import styles from './styles/index.css?url'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: favicon, type: 'image/svg+xml' },
]

/** The document around every page, its error pages included. */
export function Layout({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const nonce = useNonce()
  const identity = useIdentity()
  const handles = useMatches().map((match) => match.handle as PageHandle | undefined)
  const title = handles.findLast((handle) => handle?.title)?.title
  return (
    <html lang={i18n.language} data-house={identity?.house} data-account={identity?.accountId}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{title ? `${t(title)} · ${t('common.product')}` : t('common.product')}</title>
        <Meta />
        <Links />
      </head>
      <body>
        <LightSprite />
        {children}
        <Hydrated />
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

/** Says that the page is live: controls that need scripts appear, browser tests go on. */
function Hydrated() {
  useEffect(() => startPage(), [])
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true'
  }, [])
  return null
}

export default function App() {
  return (
    <ToastProvider>
      <DialogNotice.Provider value={<SignedOutNotice />}>
        <Outlet />
      </DialogNotice.Provider>
    </ToastProvider>
  )
}

export const ErrorBoundary = ErrorPage
