import { createInstance } from 'i18next'
import type { i18n, Resource } from 'i18next'
import type { Language } from './languages.ts'
import type { Words } from './words.ts'

/** One translator, ready at once. The server makes one a request: a shared one would answer in a neighbour's language. */
export function createI18n(language: Language, words: Words): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    // Without it every word is looked for in zh and in zh-Hans as well, for which the code is parsed anew each time.
    load: 'currentOnly',
    fallbackLng: false,
    resources: { [language]: { translation: words } } as Resource,
    initImmediate: false,
    returnNull: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  return instance
}
