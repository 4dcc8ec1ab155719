import 'i18next'
import type { SharedWords } from './sharedWords.ts'
import type { Screens } from './words.ts'

// Keys are checked by the compiler: t('ledger.title'), t(`states.${state}`), t(`errors.${reason}`).
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    returnNull: false
    resources: { translation: Screens & SharedWords }
  }
}
