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
