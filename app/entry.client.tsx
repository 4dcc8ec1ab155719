import { RemixBrowser } from '@remix-run/react'
import { StrictMode, startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { createI18n } from '#app/i18n/createI18n.ts'
import { toLanguage } from '#app/i18n/languages.ts'

// Only the language of the page is loaded; the server has written it into <html lang>.
const language = toLanguage(document.documentElement.lang)
const { words } = language === 'en' ? await import('#app/i18n/en/index.ts') : await import('#app/i18n/zh-CN/index.ts')
const i18n = createI18n(language, words)

// A page whose data was still arriving when the person went on is broken off on purpose. Remix leaves the end of
// that stream unhandled (fetchAndDecode keeps `value` and drops `done`), and the browser would call it an error.
window.addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof DOMException && event.reason.name === 'AbortError') event.preventDefault()
})

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <RemixBrowser />
      </I18nextProvider>
    </StrictMode>,
  )
})
