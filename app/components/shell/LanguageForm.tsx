import { useLocation } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { otherLanguage, toLanguage } from '#app/i18n/languages.ts'

/** Switches the language and comes back to this page; a plain form, so it works without scripts. */
export function LanguageForm({ className }: { className?: string }) {
  const { t, i18n } = useTranslation()
  const { pathname, search } = useLocation()
  const other = otherLanguage(toLanguage(i18n.language))
  return (
    <form method="post" action="/language">
      <input type="hidden" name="next" value={pathname + search} />
      <button className={className} name="language" value={other} lang={other}>
        {t('shell.otherLanguage')}
      </button>
    </form>
  )
}
